package org.o365se.keyvault.standin;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Plays one fault on one request. */
final class StandInFaults {
    private StandInFaults() {}

    /** Returns whether the request has been dealt with; if not, it is to be served as ever. */
    static boolean play(HttpExchange exchange, Fault fault, Faults faults) throws IOException {
        try {
            if (fault instanceof Fault.Answer answer) {
                answer.headers()
                        .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
                LoopbackServer.answer(
                        exchange, answer.status(), error(answer.code(), answer.innerCode(), answer.message()));
            } else if (fault instanceof Fault.OtherBody other) {
                LoopbackServer.answer(exchange, 200, other.body());
            } else if (fault instanceof Fault.NoAnswer) {
                throw new IOException("The connection is closed on purpose");
            } else if (fault instanceof Fault.Silence) {
                faults.awaitClear();
                throw new IOException("The connection is closed after a long silence");
            } else if (fault instanceof Fault.Late late) {
                faults.awaitClear(late.by());
                return false;
            } else if (fault instanceof Fault.CutBody) {
                LoopbackServer.answerCut(exchange, error("Cut", "", "This will not arrive as a whole"));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The stand-in closes", e);
        }
    }

    /** An error in the shape that the service gives it. */
    static JsonObject error(String code, String innerCode, String message) {
        var error = new JsonObject();
        error.addProperty("code", code);
        error.addProperty("message", message);
        if (!innerCode.isEmpty()) {
            var inner = new JsonObject();
            inner.addProperty("code", innerCode);
            error.add("innererror", inner);
        }
        var json = new JsonObject();
        json.add("error", error);
        return json;
    }
}
