// A hooking script as testers carry it: it names what pins, and switches it off.
Java.perform(function () {
    var pinner = Java.use('okhttp3.CertificatePinner');
    pinner.check.overload('java.lang.String', 'java.util.List').implementation = function (host, peers) { return; };
    var kit = Java.use('com.datatheorem.android.trustkit.pinning.OkHostnameVerifier');
    kit.verify.overload('java.lang.String', 'javax.net.ssl.SSLSession').implementation = function () { return true; };
    var context = Java.use('javax.net.ssl.SSLContext');
    context.init.overload('[Ljavax.net.ssl.KeyManager;', '[Ljavax.net.ssl.TrustManager;', 'java.security.SecureRandom').implementation =
        function (keys, trust, random) { this.init(keys, [], random); };
    console.log('sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= is not asked for');
});
