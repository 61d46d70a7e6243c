"""JVM class files, and their translation to DEX files in memory (`library.translate`).

Android's own build does the same (D8): what runs on a device is the DEX file. A translation to DEX *bytes*, rather
than to something above them, lets everything that reads code stay as it is: the tables that are searched by index, the
instructions that are followed, and the tests that hold both to a JVM and to androguard. No second engine can say
another thing of the same class.
"""
