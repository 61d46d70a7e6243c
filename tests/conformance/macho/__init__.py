"""Mach-O files that Apple's tools built, read by pinscan and by LIEF."""
