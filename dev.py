"""The developer's menu: set-up, run, test, check, bench, bundle, shots. Standard library only."""
