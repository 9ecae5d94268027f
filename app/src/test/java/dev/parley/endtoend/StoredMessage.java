package dev.parley.endtoend;

/** A message as it lies in a store, read without Parley's code. */
record StoredMessage(
        String id, String conversation, String sender, String clientMessageId, long seq, long revision, String text) {
    static StoredMessage of(Json message) {
        return new StoredMessage(
                message.text("id"),
                message.text("conversation"),
                message.text("sender"),
                message.text("clientMessageId"),
                message.number("seq"),
                message.number("revision"),
                message.text("text"));
    }

    Recording.SendKey key() {
        return new Recording.SendKey(conversation, sender, clientMessageId);
    }
}
