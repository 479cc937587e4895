package io.millrace.discovery.health;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.EndpointState.Draining;
import io.millrace.discovery.EndpointState.Ejected;
import io.millrace.discovery.EndpointState.Gone;
import io.millrace.discovery.EndpointState.Joining;
import io.millrace.discovery.EndpointState.Serving;
import io.millrace.discovery.Member;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One endpoint's state, and every rule that moves it: what each kind of evidence means in each state. On the control
 * loop.
 */
final class EndpointWatch {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointWatch.class);

    /**
     * Connections refused or lost in a row that eject without asking. One may be a lost packet, so fewer only make us
     * ask, which a dead server answers with a refusal within a round trip.
     */
    static final int BROKEN_LINKS = 3;

    private final PoolWatch peers;
    private final ControlLoop loop;
    private final OwnPause pause;
    private final TrafficSigns signs;
    private final ProbeRounds rounds;
    private final EjectionSpell spell;

    private WatchedPool pool;
    private Endpoint endpoint;
    private EndpointState state = Joining.notAsked();
    private ProbeReport.Well lastWell = new ProbeReport.Well(Map.of());
    private boolean upBeforeUs;
    private int failedProbes;
    private boolean disputed;
    private long servingSinceNanos;
    private long ejectedAtNanos;

    /** @param listedFirst whether it was there when we came: found well at once, it needs no slow start */
    EndpointWatch(Endpoint endpoint, boolean listedFirst, PoolWatch peers, Surroundings around) {
        this.endpoint = endpoint;
        this.upBeforeUs = listedFirst;
        this.peers = peers;
        this.pool = peers.pool();
        this.loop = around.loop();
        this.pause = around.pause();
        this.signs = new TrafficSigns(pool.ejection().consecutiveFailures());
        this.spell = new EjectionSpell(pool.ejection());
        this.rounds = new ProbeRounds(endpoint, pool, around, this::found, this::foundUrgently);
    }

    void start() {
        rounds.now();
    }

    TrafficSigns signs() {
        return signs;
    }

    EndpointState state() {
        return state;
    }

    /** @param foundBy names of the sources that list it */
    Member member(List<String> foundBy) {
        return new Member(endpoint, state, lastWell.models(), lastWell.unready(), foundBy);
    }

    /** The same endpoint described anew: weight, device. */
    void describe(Endpoint described) {
        if (described.equals(endpoint)) return;
        endpoint = described;
        rounds.retarget(described);
        peers.changed();
    }

    /** The pool's settings are others now; the state stays. */
    void follow(WatchedPool changed) {
        pool = changed;
        signs.tellAfter(changed.ejection().consecutiveFailures());
        spell.follow(changed.ejection());
        rounds.follow(changed);
    }

    /** Asks what it serves now, and tells when that is known. */
    void askAnew(Runnable answered) {
        rounds.anew(answered);
    }

    private void found(Finding finding) {
        switch (finding.report()) {
            case ProbeReport.Well well -> foundWell(well);
            case ProbeReport.Unwell(var reason) -> {
                if (pause.cutInto(finding.beganNanos())) rounds.now();
                else foundUnwell(reason);
            }
        }
    }

    private void foundWell(ProbeReport.Well well) {
        failedProbes = 0;
        if (!lastWell.equals(well)) {
            lastWell = well;
            peers.changed();
        }
        switch (state) {
            case Joining joining -> {
                serve(joining.well(upBeforeUs ? loop.nanos() : slowStartEnd()));
                rounds.relax();
            }
            case Serving serving -> rounds.relax();
            case Ejected ejected -> {
                long early = ejected.untilNanos() - loop.nanos();
                if (early > 0) {
                    rounds.in(early);
                    return;
                }
                serve(ejected.well(slowStartEnd()));
                rounds.relax();
            }
            case Draining draining -> {}
            case Gone gone -> {}
        }
    }

    private void foundUnwell(String reason) {
        failedProbes++;
        upBeforeUs = false;
        switch (state) {
            case Joining joining -> {
                if (!joining.lastProblem().equals(reason)) move(joining.unwell(reason));
            }
            case Serving serving -> {
                if (failedProbes >= pool.probe().unhealthyAfter()) eject(serving, "probe: " + reason, false);
            }
            case Ejected ejected -> {
                if (disputed) {
                    disputed = false;
                    move(ejected.until(ejectedAtNanos + spell.nanos(false)));
                }
            }
            case Draining draining -> {}
            case Gone gone -> {}
        }
        rounds.hurry();
    }

    private void foundUrgently(Finding finding) {
        if (!(finding.report() instanceof ProbeReport.Unwell(var reason))) return;
        if (!(state instanceof Serving serving) || pause.cutInto(finding.beganNanos())) return;
        if (peers.mayEjectOneMore()) eject(serving, "asked on suspicion: " + reason, false);
        // Out, it is watched for its return; over the cap, only full probes may judge it.
        rounds.now();
    }

    /** Live traffic has something to tell. */
    void look() {
        TrafficSigns.Reading seen = signs.read();
        if (!(state instanceof Serving serving)) return;
        if (pause.covers(seen.atNanos())) {
            signs.forget();
            return;
        }
        boolean condemned =
                seen.failures() >= pool.ejection().consecutiveFailures() || seen.brokenLinks() >= BROKEN_LINKS;
        if (condemned && peers.mayEjectOneMore()) {
            eject(serving, seen.failures() + " failures in a row, the last: " + seen.problem(), true);
            rounds.now();
        } else if (condemned || seen.brokenLinks() > 0 || seen.suspected()) {
            rounds.urgent();
        }
    }

    /** @param dispute whether probes have not said so too */
    private void eject(Serving serving, String reason, boolean dispute) {
        ejectedAtNanos = loop.nanos();
        disputed = dispute;
        spell.again(ejectedAtNanos - servingSinceNanos);
        signs.forget();
        move(serving.eject(reason, ejectedAtNanos + spell.nanos(dispute), spell.times()));
        peers.ejected(endpoint.id());
    }

    private void serve(Serving serving) {
        servingSinceNanos = loop.nanos();
        signs.forget();
        move(serving);
    }

    private long slowStartEnd() {
        return loop.nanos() + pool.ejection().slowStart().toNanos();
    }

    /** Takes no more traffic; one that never did is gone at once. */
    void drain() {
        switch (state) {
            case Joining joining -> move(joining.drain().gone());
            case Serving serving -> move(serving.drain());
            case Ejected ejected -> move(ejected.drain());
            case Draining draining -> {}
            case Gone gone -> {}
        }
        rounds.end();
    }

    /** Nothing is in flight there any more. */
    void drained() {
        if (state instanceof Draining draining) move(draining.gone());
    }

    void end() {
        rounds.end();
    }

    private void move(EndpointState next) {
        if (!next.label().equals(state.label())) {
            LOG.atInfo()
                    .addKeyValue("pool", pool.name())
                    .addKeyValue("endpoint", endpoint.id())
                    .log("was {}, is {}{}", state.label(), next.label(), why(next));
        }
        state = next;
        peers.changed();
    }

    private static String why(EndpointState next) {
        return next instanceof Ejected ejected ? ": " + ejected.reason() : "";
    }
}
