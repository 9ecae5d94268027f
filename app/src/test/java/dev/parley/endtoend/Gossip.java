package dev.parley.endtoend;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People who do at random what people do: they send, reply, edit, delete, react, read, mute, rename, come and go. The same seed
 * does the same to the same answers. What is refused because somebody else was quicker is as good as what is not.
 */
final class Gossip implements Runnable {
    private static final List<String> KINDS = List.of("\ud83d\udc4d", "\u2764\ufe0f", "+1", "eyes");
    private static final Set<Integer> ANSWERS = Set.of(200, 201, 202, 204, 403, 404, 409, 422, 503);

    private final Random random;
    private final List<Node> nodes;
    private final List<String> people;
    private final List<String> groups;
    private final int operations;
    private final String name;
    private final Map<String, List<String>> said = new ConcurrentHashMap<>();
    private final AtomicInteger done;

    Gossip(
            String name,
            long seed,
            List<Node> nodes,
            List<String> people,
            List<String> groups,
            int operations,
            AtomicInteger done) {
        this.name = name;
        this.random = new Random(seed);
        this.nodes = nodes;
        this.people = people;
        this.groups = groups;
        this.operations = operations;
        this.done = done;
    }

    @Override
    public void run() {
        for (int i = 0; i < operations; i++) {
            Api.Reply reply = act(i);
            if (!ANSWERS.contains(reply.status())) {
                throw new AssertionError(reply.status() + " " + reply.body());
            }
            done.incrementAndGet();
        }
    }

    private Api.Reply act(int number) {
        String user = any(people);
        Api api = new Api(any(nodes), user);
        String group = any(groups);
        int dice = random.nextInt(100);
        if (dice < 35) {
            return send(api, group, number, Map.of());
        }
        if (dice < 42) {
            return directly(api, user, number);
        }
        if (dice < 50) {
            return anySaid(group)
                    .map(id -> send(api, group, number, Map.of("replyTo", id)))
                    .orElseGet(() -> send(api, group, number, Map.of()));
        }
        if (dice < 80) {
            return anySaid(group)
                    .map(id -> amend(api, group, id, dice))
                    .orElseGet(() -> send(api, group, number, Map.of()));
        }
        return dice < 92 ? participate(api, group, dice) : administer(group, dice);
    }

    private Api.Reply send(Api api, String group, int number, Map<String, Object> more) {
        Map<String, Object> message = new LinkedHashMap<>(more);
        message.put("clientMessageId", name + "-" + number);
        message.put("text", "text " + number + (random.nextInt(4) == 0 ? " @" + any(people) : ""));
        if (random.nextInt(10) == 0) {
            message.put("content", Map.of("type", "poll.v1", "payload", Map.of("n", number)));
        }
        return kept(group, api.post(OnParley.messages(group), message));
    }

    private Api.Reply directly(Api api, String from, int number) {
        String to = any(people);
        return to.equals(from)
                ? api.get("/conversations?limit=1")
                : api.sendTo(to, name + "-" + number, "directly " + number);
    }

    private Api.Reply kept(String group, Api.Reply reply) {
        if (reply.status() == 201) {
            said.computeIfAbsent(group, any -> new ArrayList<>())
                    .add(reply.body().text("id"));
        }
        return reply;
    }

    private Optional<String> anySaid(String group) {
        List<String> ids = said.getOrDefault(group, List.of());
        return ids.isEmpty() ? Optional.empty() : Optional.of(any(ids));
    }

    private Api.Reply amend(Api api, String group, String id, int dice) {
        String path = OnParley.messages(group) + "/" + id;
        if (dice < 60) {
            return api.patch(path, Map.of("text", "edited " + random.nextInt(1_000)));
        }
        if (dice < 64) {
            return api.delete(path);
        }
        String reaction = path + "/reactions/" + URLEncoder.encode(any(KINDS), StandardCharsets.UTF_8);
        return dice < 75 ? api.put(reaction, Map.of()) : api.delete(reaction);
    }

    private Api.Reply participate(Api api, String group, int dice) {
        String path = "/conversations/" + group;
        if (dice < 89) {
            String mark = random.nextInt(4) == 0 ? "deliveredSeq" : "seq";
            return api.put(path + "/marker", Map.of(mark, 1 + random.nextInt(200)));
        }
        return api.put(path + "/preferences", Map.of("muted", random.nextBoolean()));
    }

    /** By whoever owns it, as far as it can be known: the first of the people starts every group and stays. */
    private Api.Reply administer(String group, int dice) {
        Api owner = new Api(any(nodes), people.get(0));
        String path = "/conversations/" + group;
        String user = people.get(1 + random.nextInt(people.size() - 1));
        if (dice < 95) {
            return owner.put(path + "/members/" + user, Map.of("role", random.nextInt(5) == 0 ? "owner" : "member"));
        }
        if (dice < 98) {
            return owner.delete(path + "/members/" + user);
        }
        return owner.patch(
                path,
                random.nextBoolean()
                        ? Map.of("title", "Title " + random.nextInt(1_000))
                        : Map.of("history", random.nextBoolean() ? "all" : "joined"));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** A few people of all. */
    static List<String> some(List<String> people, Random random, int count) {
        List<String> shuffled = new ArrayList<>(people);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, count);
    }
}
