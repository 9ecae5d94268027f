package dev.parley.shared.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://file_store:9000/a.png",
                "https://m\u00fcnchen.example/a.png",
                "https://m\u00fcnchen.example:8443/a.png?b=c#d",
                "https://xn--mnchen-3ya.example/a.png",
                "https://\u4f8b\u3048.example/\u30d1\u30b9",
                "https://\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/a",
                "https://user:word@file_store/a.png",
                "http://_internal._svc.local/a",
                "http://my_bucket.s3.example./a",
                "https://i\u2764.example/a",
                "http://\u0915\u094d\u0937\u200c\u0915.example/a",
                "HTTP://192.168.0.1:80/a",
                "http://[::1]:9000/a.png",
                "http://localhost"
            })
    void anAttachmentIsOnAnyHostOfTheWeb(String url) {
        assertThat(new Attachment(url, "a", "image/png", 1, Optional.of(url)).url())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "https:///a",
                "https://:9000/a",
                "http://_/a",
                "http://a..b/c",
                "http://m\u00fc..b/c",
                "http://file_store:port/a",
                "http://file_store:99999/a",
                "http://file_store:/a b",
                "http://user@/a",
                "http://user@:80/a",
                "https://\u3000.example/a",
                "https://m\u00fc\u200bnchen.example/a",
                "http://?a",
                "http://#a",
                "http://a_b@c_d@e/f",
                "data://m\u00fc/a",
                "http://m\u00fcn chen/a",
                "//file_store/a"
            })
    void anAttachmentElsewhereIsRefused(String url) {
        assertThatThrownBy(() -> new Attachment(url, "a", "image/png", 1, Optional.empty()))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.ATTACHMENT_INVALID));
    }
}
