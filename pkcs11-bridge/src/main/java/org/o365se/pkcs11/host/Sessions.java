package org.o365se.pkcs11.host;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The sessions of one login to one token. One stays open for the login, because closing the last one logs out; the others are lent, one to each thread that works. A session in which something failed is closed, because a library may leave an operation
 * active in it. Thread-safe.
 */
final class Sessions {
    private final Cryptoki cryptoki;
    private final long slot;
    private final long keeper;
    private final Deque<Long> idle = new ArrayDeque<>();

    /** Opens the session that stays. */
    Sessions(Cryptoki cryptoki, long slot) throws CryptokiException {
        this.cryptoki = cryptoki;
        this.slot = slot;
        this.keeper = cryptoki.openSession(slot, false);
    }

    /** What is done in a session. */
    interface Work<T> {
        T in(long session) throws CryptokiException, TokenException;
    }

    void login(byte[] pin) throws CryptokiException {
        try {
            cryptoki.login(keeper, P11.CKU_USER, pin);
        } catch (CryptokiException e) {
            // A token without PIN of its own, or a library that shares its logins.
            if (e.code() != Ckr.USER_ALREADY_LOGGED_IN) {
                throw e;
            }
        }
    }

    /** Returns whether the login is still there; without it a token shows no private object. */
    boolean isLoggedIn() throws CryptokiException {
        long state = cryptoki.sessionState(keeper);
        return state == P11.CKS_RO_USER_FUNCTIONS || state == P11.CKS_RW_USER_FUNCTIONS;
    }

    <T> T lend(Work<T> work) throws CryptokiException, TokenException {
        long session = take();
        boolean isHealthy = false;
        try {
            var result = work.in(session);
            isHealthy = true;
            return result;
        } finally {
            if (isHealthy) {
                give(session);
            } else {
                close(session);
            }
        }
    }

    /** Does what changes the token, in a session of its own. */
    <T> T change(Work<T> work) throws CryptokiException, TokenException {
        long session = cryptoki.openSession(slot, true);
        try {
            return work.in(session);
        } finally {
            close(session);
        }
    }

    private long take() throws CryptokiException {
        synchronized (idle) {
            var session = idle.poll();
            if (session != null) {
                return session;
            }
        }
        return cryptoki.openSession(slot, false);
    }

    private void give(long session) {
        synchronized (idle) {
            idle.push(session);
        }
    }

    private void close(long session) {
        try {
            cryptoki.closeSession(session);
        } catch (CryptokiException e) {
            // It is gone, which is what was wanted; what failed before is what counts.
            return;
        }
    }
}
