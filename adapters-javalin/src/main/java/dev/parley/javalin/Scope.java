package dev.parley.javalin;

import dev.parley.document.Documents;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Quote;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a token lets its bearer do, as its {@code scope} says (RFC 8693 section 4.2). */
public enum Scope {
    /** Everything that changes something. */
    SEND("send"),
    /** Everything that reads something, and to be told what happens. */
    READ("read"),
    /**
     * By itself: to erase people. Together with {@link #SEND}: to send in the name of system senders, and to change what they
     * sent.
     */
    ADMIN("admin");

    /** What a token lets do that says nothing about it: what a person does. */
    public static final Set<Scope> OF_A_PERSON = Collections.unmodifiableSet(EnumSet.of(SEND, READ));

    private final String word;

    Scope(String word) {
        this.word = word;
    }

    /**
     * The word that stands for it in a token.
     *
     * @return lower-case letters
     */
    public String word() {
        return word;
    }

    /**
     * What the words of a token mean here; those of other services mean nothing.
     *
     * @param words separated by spaces
     * @return the known ones among them
     */
    public static Set<Scope> in(String words) {
        return Arrays.stream(words.split(" ", -1))
                .flatMap(word -> named(word).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The scope that a word stands for. */
    static Optional<Scope> named(String word) {
        return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
    }

    /**
     * Scopes as a token has them.
     *
     * @param scopes in any order
     * @return their words in the order of this list, separated by spaces
     */
    public static String words(Collection<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::word).collect(Collectors.joining(" "));
    }

    /** Whether somebody has it. */
    boolean isHeldBy(Authentication.Identity identity) {
        return identity.scopes().contains(this);
    }

    /** A message as the answer to a change tells it: what it says and answers only to those who may read. */
    static Map<String, Object> answered(Authentication.Identity identity, ChatMessage message) {
        return answered(identity, message, Optional.empty());
    }

    /** The same with the view of what it answers, where there is one. */
    static Map<String, Object> answered(Authentication.Identity identity, ChatMessage message, Optional<Quote> quote) {
        return READ.isHeldBy(identity) ? Documents.of(message, quote) : Documents.receipt(message);
    }

    /** Refuses whoever does not have it. */
    void checkHeldBy(Authentication.Identity identity) {
        if (!isHeldBy(identity)) {
            throw new RefusedException(
                    WireProblem.TOKEN_SCOPE, "This needs a token with the scope \"" + word + "\" among its scopes.");
        }
    }
}
