/* Evaluates SPF with libspf2, answers from memory.
 *
 *     spf_libspf2 CORPUS [ROUNDS]
 *
 * CORPUS has tab-separated lines: R name type value (a record), T name type (a lookup that times out), Q ip helo sender (a case).
 * Without ROUNDS the result and explanation of each case are printed, a line each. With ROUNDS all cases are evaluated that often,
 * and the seconds of processor time that this took are printed.
 *
 * Answers come from a hash table behind libspf2's own interface of a DNS layer: its zone layer searches from the start each time,
 * which would measure that.
 *
 * cc -O2 -o spf_libspf2 spf_libspf2.c -lspf2
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <arpa/nameser.h>
#include <spf2/spf.h>
#include <spf2/spf_dns.h>
#include <spf2/spf_dns_rr.h>

struct entry {
    struct entry *next;
    SPF_dns_rr_t *answer;
};

enum { BUCKETS = 1 << 16, MAXIMUM_LINE = 1 << 17 };

static struct entry *table[BUCKETS];
static SPF_dns_server_t layer;

static size_t bucket(const char *name, ns_type type) {
    size_t hash = 5381 + (size_t)type;
    for (; *name; name++) hash = hash * 33 + (size_t)tolower((unsigned char)*name);
    return hash % BUCKETS;
}

static SPF_dns_rr_t *find(const char *name, ns_type type) {
    for (struct entry *entry = table[bucket(name, type)]; entry; entry = entry->next)
        if (entry->answer->rr_type == type && strcasecmp(entry->answer->domain, name) == 0)
            return entry->answer;
    return NULL;
}

static SPF_dns_rr_t *add(const char *name, ns_type type, SPF_dns_stat_t status) {
    SPF_dns_rr_t *answer = find(name, type);
    if (answer) return answer;
    struct entry *entry = malloc(sizeof *entry);
    entry->answer = answer = SPF_dns_rr_new_init(&layer, name, type, 3600, status);
    size_t index = bucket(name, type);
    entry->next = table[index];
    table[index] = entry;
    return answer;
}

static ns_type type_of(const char *text) {
    if (strcmp(text, "A") == 0) return ns_t_a;
    if (strcmp(text, "AAAA") == 0) return ns_t_aaaa;
    if (strcmp(text, "MX") == 0) return ns_t_mx;
    if (strcmp(text, "PTR") == 0) return ns_t_ptr;
    if (strcmp(text, "TXT") == 0) return ns_t_txt;
    fprintf(stderr, "unknown type %s\n", text);
    exit(65);
}

static void add_record(const char *name, ns_type type, const char *value) {
    SPF_dns_rr_t *answer = add(name, type, NETDB_SUCCESS);
    if (type == ns_t_mx) value = strchr(value, ' ') + 1;
    size_t length = strlen(value) + 1 < sizeof(SPF_dns_rr_data_t) ? sizeof(SPF_dns_rr_data_t) : strlen(value) + 1;
    int index = answer->num_rr;
    if (SPF_dns_rr_buf_realloc(answer, index, length) != SPF_E_SUCCESS) exit(70);
    answer->num_rr = index + 1;
    switch (type) {
    case ns_t_a: inet_pton(AF_INET, value, &answer->rr[index]->a); break;
    case ns_t_aaaa: inet_pton(AF_INET6, value, &answer->rr[index]->aaaa); break;
    default: strcpy(answer->rr[index]->txt, value); break;
    }
}

static SPF_dns_rr_t *look_up(SPF_dns_server_t *server, const char *domain, ns_type type, int should_cache) {
    (void)should_cache;
    SPF_dns_rr_t *found = find(domain, type);
    if (!found) return SPF_dns_rr_new_nxdomain(server, domain);
    SPF_dns_rr_t *copy = NULL;
    if (SPF_dns_rr_dup(&copy, found) != SPF_E_SUCCESS) return NULL;
    return copy;
}

struct test_case {
    char *address, *helo, *sender;
};

static struct test_case *cases;
static size_t case_count;

static void load(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) { perror(path); exit(66); }
    char *line = malloc(MAXIMUM_LINE);
    while (fgets(line, MAXIMUM_LINE, file)) {
        line[strcspn(line, "\n")] = '\0';
        char *rest = line, *fields[4] = {0};
        for (int i = 0; i < 4 && rest; i++) fields[i] = strsep(&rest, "\t");
        if (fields[0][0] == 'Q') {
            cases = realloc(cases, (case_count + 1) * sizeof *cases);
            cases[case_count++] = (struct test_case){strdup(fields[1]), strdup(fields[2]), strdup(fields[3])};
        } else if (fields[0][0] == 'T') {
            add(fields[1], type_of(fields[2]), TRY_AGAIN);
        } else {
            add_record(fields[1], type_of(fields[2]), fields[3]);
        }
    }
    fclose(file);
    free(line);
}

static void evaluate(SPF_server_t *server, const struct test_case *test, int shows) {
    SPF_request_t *request = SPF_request_new(server);
    SPF_response_t *response = NULL;
    if (strchr(test->address, ':')) SPF_request_set_ipv6_str(request, test->address);
    else SPF_request_set_ipv4_str(request, test->address);
    SPF_request_set_helo_dom(request, test->helo);
    SPF_request_set_env_from(request, test->sender);
    SPF_errcode_t code = SPF_request_query_mailfrom(request, &response);
    if (shows) {
        SPF_result_t result = SPF_response_result(response);
        const char *explanation = SPF_response_get_explanation(response);
        /* A record that can't be fetched or compiled leaves the result unset; the return value tells which. */
        const char *name = result != SPF_RESULT_INVALID ? SPF_strresult(result)
                           : code == SPF_E_DNS_ERROR    ? "temperror"
                                                        : "permerror";
        printf("%s\t%s\n", name,
               result == SPF_RESULT_FAIL && explanation ? explanation : "");
    }
    SPF_response_free(response);
    SPF_request_free(request);
}

int main(int count, char **arguments) {
    if (count < 2) { fputs("usage: spf_libspf2 CORPUS [ROUNDS]\n", stderr); return 64; }
    layer.lookup = look_up;
    layer.name = "memory";
    load(arguments[1]);
    SPF_server_t *server = SPF_server_new_dns(&layer, 0);
    SPF_response_t *response = NULL;
    SPF_server_set_explanation(server, "DEFAULT", &response);
    if (response) SPF_response_free(response);
    SPF_server_set_rec_dom(server, "unknown");
    if (count == 2) {
        for (size_t i = 0; i < case_count; i++) evaluate(server, &cases[i], 1);
        return 0;
    }
    int rounds = atoi(arguments[2]);
    clock_t start = clock();
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < case_count; i++) evaluate(server, &cases[i], 0);
    printf("%f\n", (double)(clock() - start) / CLOCKS_PER_SEC);
    return 0;
}
