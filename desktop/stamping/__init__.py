"""The main job without a window: plan, prepare, run, complete; CLI and window share it."""
