package org.pinscan.string_vault;

import android.util.Base64;
import java.nio.charset.StandardCharsets;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Texts that are not to be read in the file: what an obfuscator's string encryption leaves. */
final class Vault {
    private static final String[] CACHE = new String[8];
    private static final byte[][] TABLE = {
        {31, 82, 27, 77, 14, 29, 15, 64, 30, 95, 13, 15, 14, 75, 24, 76, 27, 95, 28},
        {24, 91, 24, 19, 94, 5, 86, 83, 63, 28, 28, 64, 3, 125, 74, 20, 60, 11, 52, 87, 32, 118, 9, 16, 41, 114, 44, 102, 39, 0, 20, 73, 19, 122, 46, 10, 40, 6, 73, 19, 91, 90, 11, 119, 60, 86, 3, 110, 57, 122, 68},
    };
    private static final char[] KEY = {0x33, 0x5a, 0x0f, 0x71};

    private Vault() {
    }

    /** By number, from a table, kept once it was read. */
    static String get(int index) {
        String known = CACHE[index];
        if (known == null) {
            byte[] data = TABLE[index].clone();
            for (int i = 0; i < data.length; i++) {
                data[i] ^= (byte) "k3y!".charAt(i % 4);
            }
            known = new String(data, StandardCharsets.UTF_8);
            CACHE[index] = known;
        }
        return known;
    }

    /** Each character moved by its place. */
    static String shifted(String text, int by) {
        char[] out = text.toCharArray();
        for (int i = 0; i < out.length; i++) {
            out[i] = (char) (out[i] - by - i % 3);
        }
        return new String(out);
    }

    /** Each character mixed with a key, by a switch as ProGuard's companions write it. */
    static String mixed(String text) {
        char[] out = text.toCharArray();
        int length = out.length;
        int i = 0;
        while (i < length) {
            int key;
            switch (i % 4) {
                case 0:
                    key = 0x33;
                    break;
                case 1:
                    key = 0x5a;
                    break;
                case 2:
                    key = 0x0f;
                    break;
                default:
                    key = 0x71;
                    break;
            }
            out[i] = (char) (out[i] ^ key);
            i++;
        }
        return new String(out).intern();
    }

    /** Mixed with a field's key. */
    static String keyed(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            out.append((char) (text.charAt(i) ^ KEY[i & 3]));
        }
        return out.toString();
    }

    /** Enciphered with a key that lies beside it. */
    static String deciphered(String text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec("0123456789abcdef".getBytes(), "AES"), new IvParameterSpec("fedcba9876543210".getBytes()));
            return new String(cipher.doFinal(Base64.decode(text, Base64.NO_WRAP)), "UTF-8");
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }
}
