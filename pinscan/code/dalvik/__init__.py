"""The code of Android builds: Dalvik methods run on what is known of their values."""
