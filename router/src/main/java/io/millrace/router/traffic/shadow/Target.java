package io.millrace.router.traffic.shadow;

import io.millrace.config.ShadowSettings;

/** Where one event loop sends a model's copies, and what came of them in the whole process. */
record Target(ShadowSettings settings, Lane lane, PairFigures figures) {}
