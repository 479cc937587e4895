/*
 * An open-loop load generator: the schedule does not wait for answers, so a stall of the server is felt by every
 * request due in it (no coordinated omission). One thread, one epoll set. See options.c for the usage.
 * SPDX-License-Identifier: Apache-2.0
 */
#define _GNU_SOURCE
#include "options.h"
#include "schedule.h"
#include "tally.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 64
#define DRAIN UINT64_C(2000000000) /* longest wait for answers after the end */

struct run {
    struct options options;
    struct schedule schedule;
    size_t next; /* in the schedule */
    uint64_t start, begin, end;
    struct connection *connections;
    struct connection **idle; /* a ring: the connection idle longest is used next, so that all of them carry load */
    size_t idle_from, idle_count;
    struct tally tally;
    int poll_set;
};

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void watch(struct run *r, struct connection *c, uint32_t events, int how)
{
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(r->poll_set, how, c->socket, &event) < 0)
        err(1, "epoll_ctl");
}

static void release(struct run *r, struct connection *c)
{
    size_t ring = (size_t)r->options.connections;
    r->idle[(r->idle_from + r->idle_count++) % ring] = c;
}

static struct connection *acquire(struct run *r)
{
    struct connection *c = r->idle[r->idle_from];
    r->idle_from = (r->idle_from + 1) % (size_t)r->options.connections;
    r->idle_count--;
    return c;
}

static void send_one(struct run *r, uint64_t intended, uint64_t now)
{
    struct connection *c = acquire(r);
    if (connection_send(c, &r->options.exchange, intended, now))
        watch(r, c, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
}

/* Sends what is due. Returns when the next thing is to happen without an answer: nanoseconds of the clock. */
static uint64_t send_due(struct run *r, uint64_t now)
{
    uint64_t boundary = now < r->begin ? r->begin : r->end;
    if (r->options.rate == 0) {
        while (r->idle_count > 0 && now < r->end)
            send_one(r, now, now);
        return boundary;
    }
    while (r->next < r->schedule.count && r->idle_count > 0) {
        uint64_t due = r->start + r->schedule.at[r->next];
        if (due > now)
            return due < boundary ? due : boundary;
        send_one(r, due, now);
        r->next++;
    }
    return boundary;
}

static void account(struct run *r, const struct connection *c, enum progress p, uint64_t now)
{
    r->tally.outcomes[p]++;
    if (p != ANSWERED)
        return;
    if (now >= r->begin && now < r->end)
        r->tally.completed++;
    if (c->intended >= r->begin && c->intended < r->end) {
        histogram_record(&r->tally.latency, now - c->intended);
        histogram_record(&r->tally.lag, c->sent_at - c->intended);
    }
}

static void reopen(struct run *r, struct connection *c)
{
    close(c->socket);
    connection_open(c, &r->options.exchange);
    watch(r, c, EPOLLIN, EPOLL_CTL_ADD);
}

static void on_event(struct run *r, struct connection *c, uint32_t events)
{
    if (events & EPOLLOUT && !connection_write(c, &r->options.exchange))
        watch(r, c, EPOLLIN, EPOLL_CTL_MOD);
    bool was_busy = c->busy;
    enum progress p = connection_read(c, &r->options.exchange);
    if (p == PENDING)
        return;
    account(r, c, p, now_ns());
    if (p == IDLE_CLOSED || p == RESET || p == BAD_FRAMING)
        reopen(r, c);
    if (was_busy)
        release(r, c);
}

static void wait_until(struct run *r, uint64_t then)
{
    struct epoll_event events[EVENTS];
    uint64_t now = now_ns(), left = then > now ? then - now : 0;
    struct timespec timeout = {.tv_sec = (time_t)(left / 1000000000), .tv_nsec = (long)(left % 1000000000)};
    int count = epoll_pwait2(r->poll_set, events, EVENTS, &timeout, NULL);
    for (int i = 0; i < count; i++)
        on_event(r, events[i].data.ptr, events[i].events);
}

static void say(const char *moment)
{
    puts(moment);
    fflush(stdout);
}

static void offer_load(struct run *r)
{
    bool begun = false;
    for (;;) {
        uint64_t now = now_ns();
        if (!begun && now >= r->begin) {
            begun = true;
            say("begin");
        }
        if (now >= r->end)
            break;
        wait_until(r, send_due(r, now));
    }
    say("end");
}

/* Whatever was due still leaves: a late request is slow, not forgiven. */
static void drain(struct run *r)
{
    size_t all = (size_t)r->options.connections;
    uint64_t now = now_ns(), give_up = now + DRAIN;
    for (send_due(r, now); r->idle_count < all && now < give_up; send_due(r, now)) {
        wait_until(r, give_up);
        now = now_ns();
    }
    r->tally.unsent = r->schedule.count - r->next;
    r->tally.unanswered = r->tally.unsent ? 0 : all - r->idle_count;
}

static void prepare(struct run *r)
{
    struct options *o = &r->options;
    size_t all = (size_t)o->connections;
    r->schedule = schedule_of(o->rate, o->settle + o->measured, o->poisson, o->seed);
    for (size_t i = 0; i < r->schedule.count; i++)
        r->tally.scheduled += r->schedule.at[i] >= o->settle;
    r->connections = calloc(all, sizeof *r->connections);
    r->idle = calloc(all, sizeof *r->idle);
    r->poll_set = epoll_create1(EPOLL_CLOEXEC);
    if (!r->connections || !r->idle || r->poll_set < 0)
        err(1, "prepare");
    for (size_t i = 0; i < all; i++) {
        connection_open(&r->connections[i], &o->exchange);
        watch(r, &r->connections[i], EPOLLIN, EPOLL_CTL_ADD);
        release(r, &r->connections[i]);
    }
}

int main(int argc, char **argv)
{
    static struct run r;
    r.options = options_read(argc, argv);
    prepare(&r);
    prctl(PR_SET_TIMERSLACK, 1); /* the default of 50 us would delay every send */
    r.start = now_ns();
    r.begin = r.start + r.options.settle;
    r.end = r.begin + r.options.measured;
    offer_load(&r);
    drain(&r);
    tally_print(&r.tally, &r.options);
    return 0;
}
