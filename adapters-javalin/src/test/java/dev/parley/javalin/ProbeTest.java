package dev.parley.javalin;
import org.junit.jupiter.api.*;
import java.time.Duration;
import java.util.*;
class ProbeTest {
    static void go(RunningServer s, String name, String... says) {
        long t = System.nanoTime();
        try (RawHttp raw = new RawHttp(s.port())) {
            for (String say : says) raw.say(say);
            RawHttp.RawReply r = raw.hear();
            System.out.print("### " + name + " -> " + r.status() + " " + r.header("content-type") + " " + r.header("x-content-type-options")+" " + r.header("connection") + " " + r.body());
            System.out.println(" ends=" + (name.startsWith("E") ? raw.ends() : "?") + " " + (System.nanoTime()-t)/1000000);
        } catch (Exception e) { System.out.println("### " + name + " !! " + e + " " + (System.nanoTime()-t)/1000000); }
    }
    @Test void probe() throws Exception {
        ServerSettings.Waits w = ServerSettings.Waits.DEFAULT;
        ServerSettings st = RunningServer.LOOPBACK.withWaits(new ServerSettings.Waits(w.connect(), w.ping(), w.liveness(), w.write(), Duration.ofSeconds(1), Duration.ofSeconds(3)));
        try (RunningServer s = RunningServer.start(st)) {
            String A = "Host: x\r\nAuthorization: Bearer " + TestTokens.of("ana") + "\r\n";
            String J = A + "Content-Type: application/json\r\n";
            String P = "POST /api/v1/conversations HTTP/1.1\r\n";
            go(s, "E two lengths", P + J + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!");
            go(s, "E cl+te", P + J + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            go(s, "E garbage", "GARBAGE\r\n\r\n");
            go(s, "E tls", "\u0016\u0003\u0001\u0000\u0005hello\r\n\r\n");
            go(s, "E nohost", "GET /api/v1/conversations HTTP/1.1\r\n\r\n");
            go(s, "E bighead", "GET /api/v1/conversations HTTP/1.1\r\n" + A + "X: " + "y".repeat(9000) + "\r\n\r\n");
            go(s, "E biguri", "GET /api/v1/conversations?x=" + "y".repeat(9000) + " HTTP/1.1\r\n" + A + "\r\n\r\n");
            go(s, "200 headers", "GET /api/v1/conversations HTTP/1.1\r\n" + A + "X: y\r\n".repeat(200) + "\r\n");
            go(s, "E fold", "GET /api/v1/conversations HTTP/1.1\r\n" + A + "X: y\r\n z\r\n\r\n");
            for (String p : List.of("%zz", "%C0%AF", "%FF", "%00", "a%2Fb", "..", "%2e%2e", ".;x", "a;b", "%25", "a b", "\u00e4", "//", "a\\b", "%5C", "a%0Ab", "|", "%u0041"))
                go(s, "path " + p, "GET /api/v1/conversations/" + p + " HTTP/1.1\r\n" + A + "\r\n");
            go(s, "dots", "GET /api/v1/x/../conversations HTTP/1.1\r\n" + A + "\r\n");
            go(s, "slash", "GET /api/v1/conversations/ HTTP/1.1\r\n" + A + "\r\n");
            go(s, "E v3", "GET /api/v1/conversations HTTP/3.0\r\n" + A + "\r\n");
            go(s, "E v1.0", "GET /api/v1/conversations HTTP/1.0\r\n" + A + "\r\n");
            go(s, "E pri", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            go(s, "star", "OPTIONS * HTTP/1.1\r\n" + A + "\r\n");
            go(s, "E connect", "CONNECT x:443 HTTP/1.1\r\n" + A + "\r\n");
            go(s, "trace", "TRACE /api/v1/conversations HTTP/1.1\r\n" + A + "\r\n");
            go(s, "lower", "get /api/v1/conversations HTTP/1.1\r\n" + A + "\r\n");
            go(s, "abs", "GET http://evil/api/v1/conversations HTTP/1.1\r\n" + A + "\r\n");
            go(s, "E chunk over", P + J + "Transfer-Encoding: chunked\r\n\r\n" + "11171\r\n" + "x".repeat(70001) + "\r\n0\r\n\r\n");
            go(s, "E bad chunk", P + J + "Transfer-Encoding: chunked\r\n\r\n" + "zz\r\nx\r\n0\r\n\r\n");
            go(s, "E te gzip", P + J + "Transfer-Encoding: gzip\r\n\r\nxx");
            go(s, "E early 413", P + J + "Content-Length: 70000\r\n\r\n");
            go(s, "E expect 413", P + J + "Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n");
            go(s, "expect", P + J + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            go(s, "E slow body", P + J + "Content-Length: 50\r\n\r\n{");
            go(s, "E slow chunked", P + J + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n");
            go(s, "E slow head", "GET /api/v1/conversations HTTP/1.1\r\nHo");
            go(s, "E idle");
            go(s, "E neg", P + J + "Content-Length: -1\r\n\r\n");
            go(s, "E nan", P + J + "Content-Length: 1x\r\n\r\n");
            go(s, "ctl", "GET /api/v1/conversations HTTP/1.1\r\n" + A + "X: a\u0001b\r\n\r\n");
            go(s, "E spacecolon", "GET /api/v1/conversations HTTP/1.1\r\n" + A + "X : b\r\n\r\n");
            go(s, "E 401 body", "POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n");
            go(s, "no body", P + A + "\r\n");
        }
    }
}
