package dev.parley.javalin;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;

/**
 * Leaves requests without a session. Javalin asks for the attributes of one at each upgrade, which would make one: a cookie
 * for the client, and memory that anybody could fill.
 */
final class NoSessions implements Filter {
    private static final HttpSession EMPTY = (HttpSession) Proxy.newProxyInstance(
            NoSessions.class.getClassLoader(), new Class<?>[] {HttpSession.class}, NoSessions::answer);

    private static Object answer(Object session, Method question, Object[] arguments) {
        if (question.getName().equals("getAttributeNames")) {
            return Collections.emptyEnumeration();
        }
        throw new UnsupportedOperationException("There are no sessions.");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new WithoutSession((HttpServletRequest) request), response);
    }

    private static final class WithoutSession extends HttpServletRequestWrapper {
        WithoutSession(HttpServletRequest request) {
            super(request);
        }

        @Override
        public HttpSession getSession() {
            return EMPTY;
        }

        @Override
        public HttpSession getSession(boolean create) {
            return EMPTY;
        }
    }
}
