package dev.parley.javalin;

import dev.parley.document.Documents;
import dev.parley.readchat.Found;
import dev.parley.readchat.Found.Hit;
import dev.parley.readchat.Found.Piece;
import dev.parley.shared.message.Quotes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a search found, as a document, over HTTP and WebSocket alike. */
final class Findings {
    static final int DEFAULT_LIMIT = 20;

    private Findings() {}

    static Map<String, Object> document(Found found, Quotes quotes) {
        List<Hit> hits = found.hits();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("results", hits.stream().map(hit -> result(hit, quotes)).toList());
        if (found.more()) {
            document.put("after", SearchToken.encode(hits.get(hits.size() - 1).place()));
        }
        document.put("complete", found.complete());
        return document;
    }

    private static Map<String, Object> result(Hit hit, Quotes quotes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("message", Documents.of(hit.message(), quotes.beside(hit.message())));
        document.put("score", hit.score());
        document.put("snippet", hit.snippet().stream().map(Findings::piece).toList());
        return document;
    }

    private static Map<String, Object> piece(Piece piece) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("text", piece.text());
        if (piece.match()) {
            document.put("match", true);
        }
        return document;
    }
}
