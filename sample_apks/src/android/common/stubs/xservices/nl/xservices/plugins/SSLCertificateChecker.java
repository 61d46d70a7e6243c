package nl.xservices.plugins;

import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.net.ssl.HttpsURLConnection;

/** Stands for the Cordova plugin's class: it opens a connection of its own, and looks at that one's certificate. */
public class SSLCertificateChecker {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    public static boolean check(String serverURL, String allowed) throws IOException, GeneralSecurityException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(serverURL).openConnection();
        connection.setConnectTimeout(5000);
        connection.connect();
        byte[] certificate = connection.getServerCertificates()[0].getEncoded();
        String fingerprint = hex(MessageDigest.getInstance("SHA-256").digest(certificate));
        return allowed.equalsIgnoreCase(fingerprint);
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < bytes.length; index++) {
            if (index > 0) {
                text.append(' ');
            }
            text.append(HEX[bytes[index] >> 4 & 15]).append(HEX[bytes[index] & 15]);
        }
        return text.toString();
    }
}
