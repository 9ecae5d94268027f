package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.readchat.SearchChat;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.Optional;
import java.util.function.Consumer;

/** The value types that fields stand for: each one's own rules are the ones that are checked. */
enum Value {
    TEXT(Problem.TEXT_REQUIRED, "A message needs a text.", text -> new MessageText(text).checkShown()),
    USER(Problem.USER_INVALID, "A user is needed.", name -> new UserId(name).checkShown()),
    MEMBER(Problem.USER_INVALID, "A member is needed.", UserId::new),
    PERSON(Problem.USER_INVALID, "A user is needed.", Value::checkPerson),
    SYSTEM(Problem.USER_INVALID, "A sender is needed.", Speaking::system),
    TITLE(Problem.TITLE_INVALID, "A group needs a title.", title -> new Title(title).checkShown()),
    HISTORY(Problem.HISTORY_INVALID, "A history is either all or joined.", History::of),
    REACTION(Problem.REACTION_INVALID, "A reaction is needed.", Reaction::new),
    ROLE(Problem.ROLE_INVALID, "A role is either owner or member.", Role::of),
    CLIENT_MESSAGE_ID(Problem.CLIENT_MESSAGE_ID_INVALID, "A client message id is needed.", ClientMessageId::new),
    CURSOR(Problem.CURSOR_INVALID, "A cursor is needed.", Cursor::decode),
    SEARCH(Problem.SEARCH_INVALID, "A search needs words.", Value::checkSearch),
    PLACE(Problem.CURSOR_INVALID, "A place is needed.", SearchToken::decode);

    private static final UserId SOMEBODY = new UserId("somebody");

    private final Problem ifAbsent;
    private final String needed;

    @SuppressWarnings("ImmutableEnumChecker") // constructors hold no state
    private final Consumer<String> check;

    Value(Problem ifAbsent, String needed, Consumer<String> check) {
        this.ifAbsent = ifAbsent;
        this.needed = needed;
        this.check = check;
    }

    private static void checkPerson(String name) {
        if (new UserId(name).checkShown().isSystem()) {
            throw new InvalidInputException(
                    "user", Problem.USER_INVALID, "No person has a name that begins with " + UserId.SYSTEM + ".");
        }
    }

    private static void checkSearch(String text) {
        new SearchChat(SOMEBODY, text, Optional.empty(), Optional.empty(), 1);
    }

    Problem ifAbsent() {
        return ifAbsent;
    }

    String needed() {
        return needed;
    }

    /** Throws what the value type throws. */
    void check(String value) {
        check.accept(value);
    }
}
