package io.millrace.chaos.client;

import io.millrace.chaos.Seed;
import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.wire.OipWire;
import io.millrace.chaos.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an open-loop client is to do.
 *
 * @param requests   questions, with the ids from 0
 * @param perSecond  mean rate; the gaps are drawn from the exponential distribution, as of many independent callers
 * @param maxOpen    questions without an answer at once; the schedule waits there, and says so in the report
 * @param connections that gRPC calls share, dealt out by id; of HTTP/1.1, there are as many as questions open
 * @param wires      protocols, taken in turn
 * @param model      the name asked for in each protocol, {@link EchoModel#NAME} where there is none
 * @param rows       of each question
 * @param columns    of each row
 * @param different  questions, of which those with higher ids are repetitions
 * @param patience   until the client gives a question up
 * @param headers    added to each request
 * @param leaving    which clients go away, and when
 * @param seed       of everything drawn
 */
public record LoadPlan(
        int requests,
        double perSecond,
        int maxOpen,
        int connections,
        List<Wire> wires,
        Map<Wire, String> model,
        int rows,
        int columns,
        int different,
        Duration patience,
        Map<String, String> headers,
        Leaving leaving,
        long seed) {

    public LoadPlan {
        if (requests < 1 || requests > EchoModel.ID_LIMIT) throw new IllegalArgumentException("requests: " + requests);
        wires = List.copyOf(wires);
        model = Map.copyOf(model);
        headers = Map.copyOf(headers);
    }

    /** Small questions in Open Inference JSON, patient clients. */
    public static LoadPlan of(int requests, double perSecond, long seed) {
        return new LoadPlan(
                requests,
                perSecond,
                4096,
                8,
                List.of(OipWire.JSON),
                Map.of(),
                1,
                8,
                Integer.MAX_VALUE,
                Duration.ofSeconds(10),
                Map.of(),
                Leaving.NEVER,
                seed);
    }

    public LoadPlan requests(int other) {
        return new LoadPlan(
                other,
                perSecond,
                maxOpen,
                connections,
                wires,
                model,
                rows,
                columns,
                different,
                patience,
                headers,
                leaving,
                seed);
    }

    public LoadPlan perSecond(double other) {
        return new LoadPlan(
                requests,
                other,
                maxOpen,
                connections,
                wires,
                model,
                rows,
                columns,
                different,
                patience,
                headers,
                leaving,
                seed);
    }

    public LoadPlan over(Wire... others) {
        return new LoadPlan(
                requests,
                perSecond,
                maxOpen,
                connections,
                List.of(others),
                model,
                rows,
                columns,
                different,
                patience,
                headers,
                leaving,
                seed);
    }

    public LoadPlan models(Map<Wire, String> others) {
        return new LoadPlan(
                requests,
                perSecond,
                maxOpen,
                connections,
                wires,
                others,
                rows,
                columns,
                different,
                patience,
                headers,
                leaving,
                seed);
    }

    public LoadPlan maxOpen(int other) {
        return new LoadPlan(
                requests,
                perSecond,
                other,
                connections,
                wires,
                model,
                rows,
                columns,
                different,
                patience,
                headers,
                leaving,
                seed);
    }

    public LoadPlan connections(int other) {
        return new LoadPlan(
                requests, perSecond, maxOpen, other, wires, model, rows, columns, different, patience, headers, leaving,
                seed);
    }

    public LoadPlan shape(int otherRows, int otherColumns) {
        return new LoadPlan(
                requests,
                perSecond,
                maxOpen,
                connections,
                wires,
                model,
                otherRows,
                otherColumns,
                different,
                patience,
                headers,
                leaving,
                seed);
    }

    /** The same question over and over for 1. */
    public LoadPlan different(int other) {
        return new LoadPlan(
                requests,
                perSecond,
                maxOpen,
                connections,
                wires,
                model,
                rows,
                columns,
                other,
                patience,
                headers,
                leaving,
                seed);
    }

    public LoadPlan patience(Duration other) {
        return new LoadPlan(
                requests,
                perSecond,
                maxOpen,
                connections,
                wires,
                model,
                rows,
                columns,
                different,
                other,
                headers,
                leaving,
                seed);
    }

    public LoadPlan header(String name, String value) {
        return new LoadPlan(
                requests,
                perSecond,
                maxOpen,
                connections,
                wires,
                model,
                rows,
                columns,
                different,
                patience,
                Map.of(name, value),
                leaving,
                seed);
    }

    public LoadPlan leaving(Leaving other) {
        return new LoadPlan(
                requests,
                perSecond,
                maxOpen,
                connections,
                wires,
                model,
                rows,
                columns,
                different,
                patience,
                headers,
                other,
                seed);
    }

    /** Milliseconds that are enough for all of it at its rate, with half as much again and a minute to spare. */
    public long enoughMillis() {
        return 60_000 + (long) (1_500 * requests / perSecond);
    }

    public Wire wireOf(int id) {
        return wires.get(id % wires.size());
    }

    public String modelOf(int id) {
        return model.getOrDefault(wireOf(id), EchoModel.NAME);
    }

    public Rows question(int id) {
        return EchoModel.question(id % different, rows, columns, seed);
    }

    /** Nanoseconds between the sending of {@code id - 1} and of {@code id}. */
    public long gapNanos(int id) {
        return (long) (-Math.log(1 - Seed.ratio(~seed, id)) * 1e9 / perSecond);
    }
}
