package org.pinscan.interceptors;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.net.ssl.SSLPeerUnverifiedException;
import android.util.Base64;
import okhttp3.Handshake;

/** Throws unless the leaf's key is the pinned one. */
final class Verifier {
    void verify(Handshake handshake) throws SSLPeerUnverifiedException {
        byte[] key = handshake.peerCertificates().get(0).getPublicKey().getEncoded();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            if (!Arrays.equals(digest, Base64.decode("Dy2/GHEfwl0MgUqrA12e4sEDcUooAZPdfyKxBNIJ1Ds=", Base64.DEFAULT))) {
                throw new SSLPeerUnverifiedException("not the partner's key");
            }
        } catch (NoSuchAlgorithmException error) {
            throw new IllegalStateException(error);
        }
    }
}
