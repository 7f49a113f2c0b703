"""The pages: our own login and guard in front of one gradio mount a role."""
