package org.pinscan.pin_vault;

import android.util.Base64;
import java.io.UnsupportedEncodingException;

/** As the StringFog plugin writes it. */
public final class StringFog {
    private static final StringFogImpl IMPL = new StringFogImpl();

    public static String decrypt(String data) {
        return IMPL.decrypt(data, "UTF-8");
    }

    static final class StringFogImpl {
        private static final String CHARSET_NAME_UTF_8 = "UTF-8";

        String decrypt(String data, String key) {
            String newData;
            try {
                newData = new String(xor(Base64.decode(data, Base64.NO_WRAP), key), CHARSET_NAME_UTF_8);
            } catch (UnsupportedEncodingException e) {
                newData = new String(xor(Base64.decode(data, Base64.NO_WRAP), key));
            }
            return newData;
        }

        private static byte[] xor(byte[] data, String key) {
            int len = data.length;
            int lenKey = key.length();
            int i = 0;
            int j = 0;
            while (i < len) {
                if (j >= lenKey) {
                    j = 0;
                }
                data[i] = (byte) (data[i] ^ key.charAt(j));
                i++;
                j++;
            }
            return data;
        }
    }
}
