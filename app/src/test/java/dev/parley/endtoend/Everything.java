package dev.parley.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that a person can read of a conversation and of what is theirs, by every way that there is. */
final class Everything {
    private final Api api;
    private final List<String> read = new ArrayList<>();

    private Everything(Api api) {
        this.api = api;
    }

    /** What the answers say, each as its text. */
    static List<String> shownTo(Api api, String... conversations) {
        Everything everything = new Everything(api);
        everything.readOwn();
        for (String conversation : conversations) {
            everything.readConversation("/conversations/" + conversation);
        }
        return everything.read;
    }

    private void readOwn() {
        read("/conversations");
        read("/bootstrap?conversations=100&messages=50");
        readChanges();
        api.lines("/me/export").forEach(line -> read.add(line.toString()));
    }

    private void readConversation(String path) {
        read(path);
        read(path + "/messages");
        read(path + "/markers");
        read(path + "/log");
        api.lines(path + "/export").forEach(line -> read.add(line.toString()));
    }

    /** From the beginning. */
    private void readChanges() {
        Optional<Json> part = Optional.of(read("/sync?limit=100"));
        while (part.filter(changes -> changes.flag("more")).isPresent()) {
            part = Optional.of(read("/sync?limit=100&cursor=" + part.get().text("cursor")));
        }
    }

    private Json read(String path) {
        Json answer = api.get(path).expect(200).body();
        read.add(path + " " + answer);
        return answer;
    }
}
