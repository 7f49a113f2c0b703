"""What a college's files bring in: headings, cells, rules, targets, batches."""
