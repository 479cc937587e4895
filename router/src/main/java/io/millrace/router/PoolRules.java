package io.millrace.router;

import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.health.EjectionSettings;
import io.millrace.router.schedule.HotColdPicker;
import io.millrace.router.schedule.HotColdSettings;
import io.millrace.router.schedule.InFlightScorer;
import io.millrace.router.schedule.Picker;
import io.millrace.router.schedule.PowerOfTwoPicker;
import io.millrace.router.schedule.PredictedFinishScorer;
import io.millrace.router.schedule.RoundRobinPicker;
import io.millrace.router.schedule.Scorer;
import io.millrace.router.schedule.TrafficShare;
import io.millrace.slo.breaker.BreakerSettings;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What a config says of each pool's endpoints: who is picked, and who is left alone. By the pool's name. */
final class PoolRules {
    private PoolRules() {}

    static Map<String, BreakerSettings> breakers(RouterConfig config) {
        return byPool(config, PoolConfig::breaker);
    }

    /** For one event loop, whose random source it is. */
    static Map<String, Picker> pickers(RouterConfig config, RandomGenerator random) {
        Map<String, EjectionSettings> ejection = byPool(config, PoolConfig::ejection);
        Scorer inFlight = new InFlightScorer(ejection);
        Picker hotCold = new HotColdPicker(
                HotColdSettings.DEFAULTS, new PredictedFinishScorer(), new TrafficShare(ejection), random);
        return byPool(config, pool -> switch (pool.picking().rule()) {
            case HOT_COLD -> hotCold;
            case LEAST_REQUEST -> new PowerOfTwoPicker(random, inFlight);
            case ROUND_ROBIN -> new RoundRobinPicker(random);
        });
    }

    private static <T> Map<String, T> byPool(RouterConfig config, Function<PoolConfig, T> of) {
        return config.pools().values().stream().collect(Collectors.toMap(PoolConfig::name, of));
    }
}
