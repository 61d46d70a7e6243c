"""What the app's code does, read from its binary without running it: values, call sites, guards."""
