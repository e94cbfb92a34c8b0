#include "engine/service/prepare_comments.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/text.h"
#include "engine/disclosure/redaction/cuts.h"
#include "engine/disclosure/redaction/redactor.h"
#include "engine/service/quote_consent.h"
#include "engine/service/study_people.h"
#include "engine/store/comments.h"
#include "engine/store/questionnaires.h"

namespace cairn::service {
namespace {

using access::Permission;
using store::CommentSource;

constexpr std::size_t kRowsAtOnce = 2000, kMostRounds = 25, kEnoughComments = 200, kLongestComment = 5000;
constexpr std::size_t kMostVersions = 100;  // of one questionnaire
constexpr int kMostNesting = 64;
constexpr std::string_view kConsents = "consent ";  // and the versions whose yes counts
constexpr JsonLimits kStoredLimits{std::size_t{64} << 20, 64};

/// A new comment with the group that it belongs to.
struct Found {
  store::CommentGroup group;
  store::CommentRecord record;
};

/// Texts of the wanted questions by link id, in the order of the document.
using Texts = std::map<std::string, std::vector<std::string>>;
void find_texts(const Json& parent, int depth, Texts& wanted) {
  const Json* items = find_array(parent, "item");
  if (items == nullptr || depth > kMostNesting) return;
  for (const Json& item : *items) {
    const auto question = wanted.find(read_string(item, "linkId").value_or(""));
    const Json* answers = find_array(item, "answer");
    for (const Json& answer : answers == nullptr ? Json::array() : *answers) {
      if (question != wanted.end()) question->second.push_back(read_string(answer, "valueString").value_or(""));
      find_texts(answer, depth + 1, wanted);
    }
    find_texts(item, depth + 1, wanted);
  }
}

/// One look through responses in a snapshot.
class Collector {
 public:
  Collector(store::Session& session, const Services& services, std::string pathway,
            const std::vector<std::string>& questionnaires)
      : session_(session),
        services_(services),
        pathway_(std::move(pathway)),
        questionnaires_(questionnaires.begin(), questionnaires.end()),
        consent_(session) {}

  Result<void> look_at(const CommentSource& source) {
    ++looked_at;
    if (source.pathway != pathway_ || !questionnaires_.contains(source.questionnaire)) return {};
    const std::string person = person_key_of(source);
    CAIRN_ASSIGN(const bool may, consent_.may_quote(pathway_, person, source.episode_row));
    if (!may) return {};
    CAIRN_ASSIGN(const auto loaded, services_.catalogue.load_questionnaire(session_, {source.questionnaire}));
    Texts texts;
    fhir::for_each_item(loaded->questionnaire.items, [&](const fhir::Item& item) {
      if (item.type == fhir::ItemType::Text) texts.emplace(item.link_id, std::vector<std::string>());
    });
    if (texts.empty()) return {};
    CAIRN_ASSIGN(const std::string stored, store::load_response_document(session_, source.row));
    CAIRN_ASSIGN(const Json document, parse_json(stored, kStoredLimits));
    find_texts(document, 0, texts);
    fhir::for_each_item(loaded->questionnaire.items, [&](const fhir::Item& item) {
      if (item.type == fhir::ItemType::Text)
        add(source, person,
            {pathway_, source.timepoint, loaded->questionnaire.url + "|" + loaded->questionnaire.version, item.link_id,
             item.text},
            texts.at(item.link_id));
    });
    return {};
  }

  std::vector<Found> found;
  std::size_t looked_at = 0;
  bool has_too_long = false;

 private:
  static std::string person_key_of(const CommentSource& source) {
    store::EpisodeRecord episode;
    episode.id = {source.episode};
    episode.person = source.person;
    return person_key(episode);
  }

  void add(const CommentSource& source, const std::string& person, const store::CommentGroup& group,
           const std::vector<std::string>& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      store::CommentRecord record;
      record.words = disclosure::clean_comment(texts[i]);
      if (record.words.empty()) continue;
      if (count_characters(record.words) > kLongestComment) {
        has_too_long = true;
        continue;
      }
      record.id = make_id(services_.random);
      record.person = person;
      record.episode_row = source.episode_row;
      record.response_row = source.row;
      record.occurrence = static_cast<int>(i);
      record.language = source.language;
      const disclosure::Cuts cuts = disclosure::find_cuts(record.words);
      record.cuts = disclosure::write_cuts(cuts);
      // The redactor knows English: in another language it misses more.
      const bool is_english = source.language.empty() || source.language.starts_with("en");
      record.needs_care = !is_english || disclosure::needs_reader(disclosure::apply_cuts(record.words, cuts));
      found.push_back({group, std::move(record)});
    }
  }

  store::Session& session_;
  const Services& services_;
  std::string pathway_;
  std::set<std::string> questionnaires_;
  QuoteConsent consent_;
};

/// Where comments of a pathway can come from: agreements that are new, or count newly since the question's words
/// changed, and every stored version of its questionnaires.
Result<std::vector<std::string>> list_sources(store::Session& session, const Services& services,
                                              const std::string& pathway) {
  QuoteConsent consent(session);
  CAIRN_ASSIGN(const QuoteConsent::Versions* agreed, consent.versions_of(pathway));
  if (agreed->empty())
    return Error{
        ErrorCode::Unprocessable,
        "No comments were prepared.",
        "",
        {{Severity::Error, "value", "pathway", "Choose a pathway that asks people whether they may be quoted"}}};
  std::string consents(kConsents);
  for (const std::string& version : *agreed) consents += version + " ";
  CAIRN_ASSIGN(const auto loaded, services.catalogue.load_pathway(session, pathway));
  std::set<std::string> urls;
  for (const pathway::Timepoint& timepoint : loaded->definition.timepoints) {
    for (const std::string& canonical : timepoint.questionnaires) urls.insert(canonical.substr(0, canonical.find('|')));
  }
  std::vector<std::string> sources = {std::move(consents)};
  for (const std::string& url : urls) {
    CAIRN_ASSIGN(const auto versions, store::list_questionnaires(session, {.url = url, .limit = kMostVersions}));
    for (const store::QuestionnaireRecord& version : versions) sources.push_back(version.id.text);
  }
  return sources;
}

struct Round {
  std::int64_t last = 0;
  bool is_source_done = true;
};

Result<Round> look_at_consents(store::Session& session, std::int64_t after, std::size_t wanted, Collector& collector) {
  CAIRN_ASSIGN(const std::vector<store::QuoteYes> rows, store::list_quote_yes(session, after, kRowsAtOnce));
  Round round{after, rows.size() < kRowsAtOnce};
  for (const store::QuoteYes& row : rows) {
    CAIRN_ASSIGN(const std::vector<CommentSource> sources, store::list_comment_sources_of(session, row.episode_row));
    for (const CommentSource& source : sources) CAIRN_TRY(collector.look_at(source));
    round.last = row.row;
    if (collector.found.size() < wanted && collector.looked_at < kRowsAtOnce) continue;
    round.is_source_done = round.is_source_done && row.row == rows.back().row;
    break;
  }
  return round;
}

Result<Round> look_at_responses(store::Session& session, const std::string& questionnaire, std::int64_t after,
                                std::size_t wanted, Collector& collector) {
  CAIRN_ASSIGN(const std::vector<CommentSource> rows,
               store::list_comment_sources(session, questionnaire, after, kRowsAtOnce));
  Round round{after, rows.size() < kRowsAtOnce};
  for (const CommentSource& row : rows) {
    CAIRN_TRY(collector.look_at(row));
    round.last = row.row;
    if (collector.found.size() < wanted) continue;
    round.is_source_done = round.is_source_done && row.row == rows.back().row;
    break;
  }
  return round;
}

Result<std::size_t> keep(const Services& services, const std::string& pathway, const std::string& source,
                         const Round& round, const std::vector<Found>& found) {
  return services.store.write([&](store::Session& session) -> Result<std::size_t> {
    std::size_t kept = 0;
    for (const Found& one : found) {
      store::CommentRecord record = one.record;
      CAIRN_ASSIGN(record.group_row, store::keep_comment_group(session, one.group));
      CAIRN_ASSIGN(const bool is_new, store::insert_comment(session, record));
      kept += is_new ? 1 : 0;
    }
    if (round.last > 0) CAIRN_TRY(store::advance_comment_cursor(session, pathway, source, round.last));
    return kept;
  });
}

/// One snapshot of one source, then what it gave is stored.
Result<Round> run_round(const Services& services, const std::string& pathway, const std::vector<std::string>& sources,
                        const std::string& source, PreparedComments& prepared) {
  const std::size_t wanted = kEnoughComments - prepared.comments;
  Round round;
  std::vector<Found> found;
  CAIRN_TRY(services.store.read([&](store::Session& session) -> Result<void> {
    Collector collector(session, services, pathway, sources);
    CAIRN_ASSIGN(const std::int64_t after, store::find_comment_cursor(session, pathway, source));
    if (source.starts_with(kConsents)) {
      CAIRN_ASSIGN(round, look_at_consents(session, after, wanted, collector));
    } else {
      CAIRN_ASSIGN(round, look_at_responses(session, source, after, wanted, collector));
    }
    prepared.responses += collector.looked_at;
    prepared.has_too_long = prepared.has_too_long || collector.has_too_long;
    found = std::move(collector.found);
    return {};
  }));
  CAIRN_ASSIGN(const std::size_t kept, keep(services, pathway, source, round, found));
  prepared.comments += kept;
  return round;
}

Result<PreparedComments> prepare(const Services& services, const access::Actor& actor, const std::string& pathway) {
  CAIRN_TRY(require_reader(actor, Permission::ApproveExtract));
  CAIRN_ASSIGN(const std::vector<std::string> sources,
               services.store.read([&](store::Session& session) { return list_sources(session, services, pathway); }));
  PreparedComments prepared;
  std::size_t rounds = 0;
  for (std::size_t i = 0; i < sources.size();) {
    if (prepared.comments >= kEnoughComments || rounds++ == kMostRounds) {
      prepared.has_more = true;
      break;
    }
    CAIRN_ASSIGN(const Round round, run_round(services, pathway, sources, sources[i], prepared));
    if (round.is_source_done) ++i;
  }
  CAIRN_TRY(services.store.write([&](store::Session& session) {
    return record_audit(session, services, actor, "comment.prepare", "Pathway/" + pathway,
                        write_json({{"responses", prepared.responses}, {"comments", prepared.comments}}));
  }));
  return prepared;
}

}  // namespace

Result<std::vector<QuotedPathway>> list_quoted_pathways(const Services& services, const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, Permission::ReviewComments));
  return services.store.read([&](store::Session& session) -> Result<std::vector<QuotedPathway>> {
    std::vector<QuotedPathway> pathways;
    CAIRN_ASSIGN(const std::vector<std::string> ids, store::list_pathway_ids(session));
    for (const std::string& id : ids) {
      CAIRN_ASSIGN(const auto loaded, services.catalogue.load_pathway(session, id));
      const auto& consents = loaded->definition.consents;
      const bool is_asked = std::any_of(consents.begin(), consents.end(), [](const pathway::ConsentQuestion& one) {
        return one.purpose == kQuotePurpose;
      });
      if (is_asked) pathways.push_back({id, loaded->definition.title});
    }
    return pathways;
  });
}

Result<PreparedComments> prepare_comments(const Services& services, const access::Actor& actor,
                                          const std::string& pathway) {
  Result<PreparedComments> prepared = prepare(services, actor, pathway);
  if (!prepared) audit_refused_step(services, actor, "comment.prepare", "Pathway", pathway, prepared.error());
  return prepared;
}

Result<void> require_reader(const access::Actor& actor, Permission permission) {
  const bool is_program = actor.kind == access::Actor::Kind::Token || actor.kind == access::Actor::Kind::Command;
  if (is_program) {
    const char* message = "Only a person who is signed in may decide about comments, not a program.";
    return Error{ErrorCode::Forbidden, message, "", {{Severity::Error, "second-person", "", message}}};
  }
  return access::require(actor, permission);
}

void audit_refused_step(const Services& services, const access::Actor& actor, std::string_view action,
                        std::string_view kind, std::string_view id, const Error& error) {
  const std::string subject = std::string(kind) + "/" + (is_fhir_id(id) ? std::string(id) : "unknown");
  const Json detail = {{"code", error_code_info(error.code).name},
                       {"why", error.issues.empty() ? "" : error.issues.front().code}};
  // The refusal stands whether or not it could be written down.
  (void)services.store.write([&](store::Session& session) {
    return record_audit(session, services, actor, std::string(action) + ".refused", subject, write_json(detail));
  });
}

}  // namespace cairn::service
