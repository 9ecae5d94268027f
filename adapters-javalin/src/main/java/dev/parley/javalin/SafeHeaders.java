package dev.parley.javalin;

import org.eclipse.jetty.http.HttpFields;

/** What every answer tells browsers: nothing here is a page, nothing is kept, nothing is passed on. */
final class SafeHeaders {
    private SafeHeaders() {}

    static void put(HttpFields.Mutable headers, boolean behindTls) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.put("Cache-Control", "no-store");
        headers.put("Referrer-Policy", "no-referrer");
        if (behindTls) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
