package io.millrace.router.observe;

/** Tells of some families at each scrape. Any thread, one scrape at a time. */
@FunctionalInterface
interface Figures {
    void tell(Scrape scrape);
}
