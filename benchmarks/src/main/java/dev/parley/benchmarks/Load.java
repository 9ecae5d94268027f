package dev.parley.benchmarks;

import dev.parley.benchmarks.Crowd.Seat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** One run of a load: starts the conversations, connects everybody, sends and hears, and says what it came to. */
final class Load implements AutoCloseable {
    private static final String SOCKET = "/api/v1/socket";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LoadSettings settings;
    private final UnaryOperator<String> tokens;
    private final String run;
    private final Api api;
    private final Loop loop = new Loop();
    private final List<Connection> connections = new ArrayList<>();

    /**
     * A load that is not running yet.
     *
     * @param settings what it consists of
     * @param tokens gives a person a token
     * @param run a short name that no other run has had
     */
    Load(LoadSettings settings, UnaryOperator<String> tokens, String run) throws IOException {
        this.settings = settings;
        this.tokens = tokens;
        this.run = run;
        this.api = new Api(settings.node());
    }

    LoadResult run() throws IOException {
        if (!api.isReady()) {
            throw new IOException(settings.node() + " is not ready");
        }
        List<String> conversations = startGroups();
        List<Seat> seats = settings.crowd().seats();
        Traffic traffic = new Traffic(
                run, conversations, seats.stream().mapToInt(Seat::group).toArray());
        connect(seats, traffic);
        addSenders(seats, conversations, traffic);
        awaitLive(traffic);
        return perform(traffic, readers(seats, conversations));
    }

    private List<String> startGroups() throws IOException {
        List<String> conversations = new ArrayList<>();
        for (int group = 0; group < settings.crowd().groups(); group++) {
            List<String> members = settings.crowd().membersOf(run, group);
            String token = tokens.apply(members.get(0));
            conversations.add(api.startGroup(token, "Benchmark " + run + " " + group, members));
        }
        return conversations;
    }

    private void connect(List<Seat> seats, Traffic traffic) throws IOException {
        for (int i = 0; i < seats.size(); i++) {
            Connection connection = Connection.open(settings.node(), SOCKET, traffic.listener(i));
            connections.add(connection);
            loop.add(connection);
            String token = tokens.apply(seats.get(i).user(run));
            connection.write("{\"type\":\"connect\",\"id\":\"connect\",\"token\":\"" + token + "\"}");
            connection.flush();
        }
    }

    private void addSenders(List<Seat> seats, List<String> conversations, Traffic traffic) {
        String text = SocketLine.textOf(settings.textBytes());
        for (int i = 0; i < settings.crowd().senders(); i++) {
            int group = seats.get(i).group();
            SocketLine line = new SocketLine(connections.get(i), run, conversations.get(group), text);
            traffic.addSender(line, group, settings.pace().window());
        }
    }

    private void awaitLive(Traffic traffic) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        BooleanSupplier allLive = () -> IntStream.range(0, connections.size()).allMatch(traffic::isLive);
        loop.run(now -> !allLive.getAsBoolean() && now - deadline < 0);
        if (!allLive.getAsBoolean()) {
            throw new IOException("Not all connections went live; errors: "
                    + traffic.measures().errors());
        }
    }

    private LoadResult perform(Traffic traffic, List<HistoryReads.Reader> readers) throws IOException {
        long start = System.nanoTime();
        Course course = new Course(
                settings,
                start,
                traffic.senders(),
                () -> IntStream.range(0, connections.size()).allMatch(i -> isClosedOrHeardAll(i, traffic.check())));
        Measures measures = new Measures(course.window());
        traffic.measure(measures);
        HistoryReads reads =
                new HistoryReads(settings.node(), readers, new Schedule(start, settings.reads()), measures);
        course.begin(start);
        Loop.Turn turn = now -> {
            reads.at(now);
            return course.at(now) || reads.unfinished() > 0;
        };
        if (settings.pace().saturates()) {
            loop.run(turn);
        } else {
            runPaced(course.schedule(), turn);
        }
        return result(course, measures, traffic.check());
    }

    private void runPaced(Schedule schedule, Loop.Turn turn) throws IOException {
        Pacer pacer = Pacer.start(schedule, loop::wakeUp);
        try {
            loop.run(turn);
        } finally {
            pacer.stop();
        }
    }

    private List<HistoryReads.Reader> readers(List<Seat> seats, List<String> conversations) {
        return settings.reads() == 0
                ? List.of()
                : seats.stream()
                        .map(seat ->
                                new HistoryReads.Reader(tokens.apply(seat.user(run)), conversations.get(seat.group())))
                        .toList();
    }

    private boolean isClosedOrHeardAll(int connection, DeliveryCheck check) {
        return !connections.get(connection).isOpen() || check.heardAll(connection);
    }

    private LoadResult result(Course course, Measures measures, DeliveryCheck check) {
        check.ended();
        double seconds = course.window().seconds();
        return new LoadResult(
                settings.crowd(),
                settings.pace(),
                seconds,
                Math.round(measures.acknowledged() / seconds),
                Math.round(measures.delivered() / seconds),
                measures.ackLatency(),
                measures.deliveryLatency(),
                measures.historyLatency(),
                measures.errors(),
                course.unfinished(),
                check.violations(),
                course.use(measures.acknowledged()));
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }
}
