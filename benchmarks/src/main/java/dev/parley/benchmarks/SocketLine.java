package dev.parley.benchmarks;

/** Says the same text over a WebSocket again and again, under another client message id each time. */
record SocketLine(Connection connection, String run, String conversation, String text) implements Sender.Line {
    private static final String SENTENCE = "Is there still some of the bread that you brought on Sunday? ";

    static String textOf(int bytes) {
        return SENTENCE.repeat(bytes / SENTENCE.length() + 1).substring(0, bytes);
    }

    @Override
    public void send(int number) {
        connection.write("{\"type\":\"send\",\"id\":\"" + number + "\",\"conversation\":\"" + conversation
                + "\",\"clientMessageId\":\"" + run + "-" + number + "\",\"text\":\"" + text + "\"}");
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }
}
