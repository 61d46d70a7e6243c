"""The code of iOS builds: arm64 functions run on what is known of registers and memory."""
