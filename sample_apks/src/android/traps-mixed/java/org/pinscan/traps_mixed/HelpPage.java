package org.pinscan.traps_mixed;

import android.content.Context;
import android.net.http.SslError;
import android.webkit.SslErrorHandler;
import android.webkit.WebView;
import android.webkit.WebViewClient;

/** The manual, in a web view. */
final class HelpPage {
    private HelpPage() {
    }

    static WebView open(Context context) {
        WebView view = new WebView(context);
        view.setWebViewClient(new Client());
        view.loadUrl("https://help.open.example/manual");
        return view;
    }

    /** Goes on, whatever the certificate. */
    private static final class Client extends WebViewClient {
        @Override
        public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
            handler.proceed();
        }
    }
}
