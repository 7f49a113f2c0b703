"""Stage 1: reads words – segmentation, skills with evidence, claims, detectors, embeddings, retrieval, documents."""
