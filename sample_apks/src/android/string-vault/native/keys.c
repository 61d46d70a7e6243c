/* Holds a pin where the Dalvik code does not: what it returns cannot be read there. */
static const unsigned char hidden[] = {1, 2, 3, 4};

const void *Java_org_pinscan_string_1vault_Keys_pin(void *env, void *kind, int number) {
    return hidden + (number & 3);
}
