package dev.parley.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All that is said and heard in a run: gives messages their numbers, and takes what comes back to its sender, to the measures
 * and to the check. For the one thread of the loop.
 */
final class Traffic {
    private static final long LEAST_PAUSE_MILLIS = 10;

    private final FrameScanner scanner;
    private final Map<String, Integer> groups = new HashMap<>();
    private final DeliveryCheck check;
    private final LongList intended = new LongList();
    private final List<Sender> senders = new ArrayList<>();
    private final boolean[] live;
    private Measures measures = new Measures(new Window(0, 0));

    /**
     * Traffic among conversations.
     *
     * @param run what the client message ids of the run begin with
     * @param conversations their ids, by group
     * @param groupHeardBy the group of each connection
     */
    Traffic(String run, List<String> conversations, int[] groupHeardBy) {
        this.scanner = new FrameScanner(run);
        conversations.forEach(conversation -> groups.put(conversation, groups.size()));
        this.check = new DeliveryCheck(conversations.size(), groupHeardBy);
        this.live = new boolean[groupHeardBy.length];
    }

    /** What is measured from now on goes there. */
    void measure(Measures into) {
        measures = into;
    }

    Measures measures() {
        return measures;
    }

    DeliveryCheck check() {
        return check;
    }

    List<Sender> senders() {
        return senders;
    }

    /** Lets someone send into a group. */
    Sender addSender(Sender.Line line, int group, int window) {
        int index = senders.size();
        Sender sender = new Sender(line, window, time -> {
            intended.add(time);
            return check.sending(group, index);
        });
        senders.add(sender);
        return sender;
    }

    /** Hears for one connection. */
    Connection.Listener listener(int connection) {
        return new Ear(connection);
    }

    /** Whether a connection has caught up, and hears everything from now on. */
    boolean isLive(int connection) {
        return live[connection];
    }

    private void acknowledged(int number, Frame frame, long now) {
        if (frame.seq < 0) {
            check.logged(number);
        } else {
            check.stored(number, group(frame), frame.seq);
        }
        measures.acknowledged(intended.get(number), now);
        senders.get(check.senderOf(number)).answered(now);
    }

    private int group(Frame frame) {
        return groups.getOrDefault(frame.conversation, -1);
    }

    private void refused(int number, String code, long pauseMillis, long now) {
        measures.failed(code);
        senders.get(check.senderOf(number))
                .refused(now, TimeUnit.MILLISECONDS.toNanos(Math.max(pauseMillis, LEAST_PAUSE_MILLIS)));
    }

    private final class Ear implements Connection.Listener {
        private final int connection;

        Ear(int connection) {
            this.connection = connection;
        }

        @Override
        public void text(byte[] bytes, int offset, int length, long readAt) {
            Frame frame = scanner.frame(bytes, offset, length);
            switch (frame.type) {
                case "message" -> heard(frame, readAt);
                case "ack" -> acknowledged(Integer.parseInt(frame.id), frame, readAt);
                case "error" -> error(frame, readAt);
                case "checkpoint" -> live[connection] = true;
                case "reset" -> measures.failed("reset");
                default -> {}
            }
        }

        /** What is said in other conversations of the same people is not part of the run. */
        private void heard(Frame frame, long readAt) {
            if (group(frame) < 0) {
                return;
            }
            if (frame.number < 0) {
                measures.failed("a stranger's message");
                return;
            }
            int number = Math.toIntExact(frame.number);
            check.heard(connection, number, group(frame), frame.seq);
            measures.delivered(intended.get(number), readAt);
        }

        private void error(Frame frame, long readAt) {
            if (frame.id.isEmpty() || !Character.isDigit(frame.id.charAt(0))) {
                measures.failed(frame.code);
            } else {
                refused(Integer.parseInt(frame.id), frame.code, frame.retryAfterMillis, readAt);
            }
        }

        @Override
        public void closed(int code, String reason) {
            measures.failed("closed." + code + (reason.isEmpty() ? "" : " " + reason));
        }
    }
}
