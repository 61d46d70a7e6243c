"""What the platform's and Kotlin's own methods do to values."""
