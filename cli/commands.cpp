#include <array>

#include "cli/command.h"

namespace cairn::cli {

// Declared here and defined in the file of the command's name (cli/questionnaire.cpp …).

int evaluate_fhirpath(std::span<const std::string> arguments, Streams& streams);
int anonymise(std::span<const std::string> arguments, Streams& streams);
int export_study(std::span<const std::string> arguments, Streams& streams);
int opt_out_export(std::span<const std::string> arguments, Streams& streams);
int opt_out_import(std::span<const std::string> arguments, Streams& streams);
int withdraw(std::span<const std::string> arguments, Streams& streams);
int redact(std::span<const std::string> arguments, Streams& streams);
int suppress(std::span<const std::string> arguments, Streams& streams);
int show_key(std::span<const std::string> arguments, Streams& streams);
int verify(std::span<const std::string> arguments, Streams& streams);
int run_pathway_check(std::span<const std::string> arguments, Streams& streams);
int serve(std::span<const std::string> arguments, Streams& streams);
int user_add(std::span<const std::string> arguments, Streams& streams);
int user_list(std::span<const std::string> arguments, Streams& streams);
int user_disable(std::span<const std::string> arguments, Streams& streams);
int token_add(std::span<const std::string> arguments, Streams& streams);
int token_list(std::span<const std::string> arguments, Streams& streams);
int compare(std::span<const std::string> arguments, Streams& streams);
int stats_call(std::span<const std::string> arguments, Streams& streams);
int stats_list(std::span<const std::string> arguments, Streams& streams);
int stats_run(std::span<const std::string> arguments, Streams& streams);
int backup(std::span<const std::string> arguments, Streams& streams);
int restore(std::span<const std::string> arguments, Streams& streams);
int doctor(std::span<const std::string> arguments, Streams& streams);
int check_questionnaires(std::span<const std::string> arguments, Streams& streams);
int evaluate_questionnaire(std::span<const std::string> arguments, Streams& streams);
int import_questionnaire(std::span<const std::string> arguments, Streams& streams);
int export_questionnaire(std::span<const std::string> arguments, Streams& streams);
int list_instruments(std::span<const std::string> arguments, Streams& streams);
int show_instrument(std::span<const std::string> arguments, Streams& streams);

std::span<const Command> commands() {
  static const std::vector<Command> table = {
      {"serve", "Serves the pages and the interface from one data folder",
       "--data DIR [--listen HOST:PORT] [--demo] [--behind-proxy] [--threads N] [--queue N] [--connections N]",
       "cairn serve --data /tmp/cairn --listen 127.0.0.1:8080 --demo", serve},
      {"user add", "Adds an account; prints its password once unless one is given",
       "--data DIR --name NAME --role clinician|group-member|evaluator|information-governance|administrator "
       "[--password-stdin]",
       "cairn user add --data /tmp/cairn --name sam --role clinician", user_add},
      {"user list", "Lists accounts", "--data DIR", "cairn user list --data /tmp/cairn", user_list},
      {"user disable", "Stops an account and ends its sessions", "--data DIR --name NAME",
       "cairn user disable --data /tmp/cairn --name sam", user_disable},
      {"token add", "Makes a machine token; prints it once",
       "--data DIR --name NAME --scopes 'survey.write pathway.read cohort.run export.read admin' [--days N]",
       "cairn token add --data /tmp/cairn --name import --scopes survey.write", token_add},
      {"token list", "Lists machine tokens, without the tokens themselves", "--data DIR",
       "cairn token list --data /tmp/cairn", token_list},
      {"anonymise", "Protects the people in a plain table: roles, hierarchies, k, l, t by a plan",
       "PLAN.json --in DATA.csv --out DIR [--formats csv,ndjson,sav,dta|all] [--key FILE]",
       "cairn anonymise plan.json --in people.csv --out safe", anonymise},
      {"export", "Makes a study's extract; once a second person has released it, the same command writes its files",
       "--data DIR --study NAME --out DIR [--again] [--k N] [--layout wide|long]; of a new study: [--pathway ID] "
       "[--purpose TEXT] [--basis "
       "TEXT] [--requester TEXT] [--recipient TEXT] [--expires-on DAY] [--consent PURPOSE] [--opt-out SETTING] "
       "[--opt-out-reason TEXT] [--pseudonyms per-extract|per-study]",
       "cairn export --data /tmp/cairn --study pain-2026 --out /tmp/pain-2026", export_study},
      {"opt-out export", "Writes the people of a study to a file, to be checked against the national data opt-out",
       "--data DIR --study NAME --out FILE",
       "cairn opt-out export --data /tmp/cairn --study pain-2026 --out people.csv", opt_out_export},
      {"opt-out import", "Takes in who may be used after that check; the list is good for 21 days",
       "--data DIR --study NAME --in FILE --checked-on DAY",
       "cairn opt-out import --data /tmp/cairn --study pain-2026 --in checked.csv --checked-on 2026-03-01",
       opt_out_import},
      {"withdraw", "Records that a person's answers go into no further extract", "--data DIR --episode ID",
       "cairn withdraw --data /tmp/cairn --episode ID", withdraw},
      {"redact", "Takes names, numbers, addresses and dates out of comments; a person still reads them",
       "--in COMMENTS.csv --column NAME --out FILE", "cairn redact --in comments.csv --column comment --out safe.csv",
       redact},
      {"suppress", "Makes a table of counts safe to publish",
       "--in TABLE.csv --out FILE [--profile nhs7r5|public10|internal5] [--protected]",
       "cairn suppress --profile nhs7r5 --in counts.csv --out safe.csv", suppress},
      {"verify",
       "Re-checks an extract with nothing but its own files; says whose key signed it; counts groups over several of a "
       "study",
       "DIR [EARLIER…] [--key PUBLICKEY|FINGERPRINT|FILE] [--json]", "cairn verify /tmp/pain-2026", verify},
      {"key", "Shows the public key that signs extracts, and its fingerprint; makes the pair when there is none",
       "--data DIR | --file FILE", "cairn key --data /tmp/cairn", show_key},
      {"pathway check", "Findings for pathway files, with their questionnaires and scoring", "FILE… [--json]",
       "cairn pathway check pathways/fibromyalgia/pathway.json", run_pathway_check},
      {"compare", "Before and after one change: figures, what may be concluded and what not",
       "--data DIR --pathway P --change C [--plan PLAN.json] [--rows FILE.csv] [--show-plan] [--json]",
       "cairn compare --data /tmp/cairn --pathway fibromyalgia --change talking-therapies-in-classes", compare},
      {"stats list", "Every statistical procedure in one line; --markdown: all about each", "[--markdown]",
       "cairn stats list", stats_list},
      {"stats", "One statistical procedure on columns of a CSV; without columns, what it is for and takes",
       "PROCEDURE [--csv FILE] --NAME COLUMN… [--where COLUMN=VALUE,…] [--OPTION VALUE] [--json] [--r]",
       "cairn stats risk_difference --x1 56 --n1 70 --x2 48 --n2 80", stats_call},
      {"stats run", "Runs cases of statistical procedures, one line of JSON for each; --r: R code for each",
       "CASES.json… [--data DIR] [--r]", "cairn stats run cases/welch_t.json --data data", stats_run},
      {"backup", "Copies all data into one file, also while serving", "--data DIR --out FILE",
       "cairn backup --data /tmp/cairn --out /tmp/cairn-backup.db", backup},
      {"restore", "Makes a new data folder from a backup; never overwrites one", "--from FILE --data DIR [--verify]",
       "cairn restore --from /tmp/cairn-backup.db --data /tmp/cairn-restored --verify", restore},
      {"doctor", "Checks a data folder: database, audit chain, clock, disk, permissions", "--data DIR [--json]",
       "cairn doctor --data /tmp/cairn", doctor},
      {"questionnaire check", "Findings for FHIR questionnaires: what cannot be used, what has no effect, what to do",
       "PATH… [--severity information|warning|error] [--only CODE,…] [--json] | --rules",
       "cairn questionnaire check pathways/fibromyalgia/questionnaires", check_questionnaires},
      {"questionnaire evaluate", "What is asked, found and scored for a response",
       "--questionnaire FILE --response FILE | --batch LIST.jsonl [--scoring FILE]",
       "cairn questionnaire evaluate --questionnaire questionnaire.json --response response.json",
       evaluate_questionnaire},
      {"instruments list", "Published instruments that are recognised and scored by their own rule", "[--json]",
       "cairn instruments list", list_instruments},
      {"instruments show", "One instrument: scales, missing items, bands and thresholds with their sources, licence",
       "ID", "cairn instruments show phq-9", show_instrument},
      {"questionnaire import", "Makes a FHIR questionnaire from an XLSForm workbook or a REDCap data dictionary",
       "FILE.xlsx|FILE.csv --out Q.json [--url CANONICAL] [--json]",
       "cairn questionnaire import dictionary.csv --out questionnaire.json", import_questionnaire},
      {"questionnaire export", "Makes an XLSForm workbook, a REDCap data dictionary or a form for printing",
       "Q.json --format xlsform|redcap|paper --out FILE [--language CODE] [--json]",
       "cairn questionnaire export questionnaire.json --format paper --out form.html", export_questionnaire},
      {"fhirpath", "Evaluates a FHIRPath expression on a resource, or a file of cases",
       "EXPRESSION RESOURCE.json [--base PATH] [--env NAME=FILE] [--strict] [--no-model] | --cases CASES.json",
       "cairn fhirpath \"item.answer.value.ofType(integer).sum()\" response.json", evaluate_fhirpath},
  };
  return table;
}

}  // namespace cairn::cli
