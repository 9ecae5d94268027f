package dev.parley.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Who takes part: groups of equal size, whose members all listen, each on a connection of their own. Some of them send as
 * well; they are spread evenly over the groups.
 *
 * @param groups group conversations
 * @param members people in each
 * @param senders how many of all these people send
 */
record Crowd(int groups, int members, int senders) {
    Crowd {
        if (groups < 1 || members < 1 || senders < 1 || senders > groups * members) {
            throw new IllegalArgumentException("Of --groups=" + groups + " with --members=" + members
                    + " at least one and at most all people may send, not --senders=" + senders);
        }
    }

    /** A member of a group. */
    record Seat(int group, int member) {
        String user(String run) {
            return Crowd.user(run, group, member);
        }
    }

    private static String user(String run, int group, int member) {
        return "bench-" + run + "-g" + group + "-m" + member;
    }

    /** The members of a group; the first one starts it. */
    List<String> membersOf(String run, int group) {
        return IntStream.range(0, members)
                .mapToObj(member -> user(run, group, member))
                .toList();
    }

    /** Everybody, those who send first. */
    List<Seat> seats() {
        return IntStream.range(0, groups * members)
                .mapToObj(i -> new Seat(i % groups, i / groups))
                .toList();
    }
}
