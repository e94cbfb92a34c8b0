#include "engine/service/release_quotes.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>

#include "engine/base/csv.h"
#include "engine/base/random.h"
#include "engine/base/text.h"
#include "engine/disclosure/redaction/cuts.h"
#include "engine/service/prepare_comments.h"
#include "engine/service/quote_consent.h"
#include "engine/store/accounts.h"
#include "engine/store/comments.h"

namespace cairn::service {
namespace {

using access::Permission;
using store::CommentRecord;

constexpr std::size_t kMostQuotes = 2000, kMostReleases = 50, kCommentersAtOnce = 50, kLongestPurpose = 200;

/// Which comments may leave now. One object for one session.
class Chooser {
 public:
  explicit Chooser(store::Session& session) : session_(session), consent_(session) {}

  /// In the order given.
  Result<std::vector<CommentRecord>> choose(std::vector<CommentRecord> comments) {
    std::vector<CommentRecord> chosen;
    for (CommentRecord& comment : comments) {
      const bool was_read_twice =
          comment.state == "cleared" && !comment.second_by.empty() && comment.first_by != comment.second_by;
      if (!was_read_twice) continue;
      CAIRN_ASSIGN(const bool may, consent_.may_quote(comment.pathway, comment.person, comment.episode_row));
      if (!may) continue;
      CAIRN_ASSIGN(const bool is_enough, has_enough_people(comment.pathway, comment.group_row));
      if (is_enough) chosen.push_back(std::move(comment));
    }
    return chosen;
  }

 private:
  Result<bool> has_enough_people(const std::string& pathway, std::int64_t group_row) {
    if (const auto known = enough_.find(group_row); known != enough_.end()) return known->second;
    std::size_t people = 0;
    std::string last;
    for (bool is_end = false; !is_end && people < kFewestCommenters;) {
      CAIRN_ASSIGN(const std::vector<store::Commenter> commenters,
                   store::list_commenters(session_, group_row, last, kCommentersAtOnce));
      for (const store::Commenter& one : commenters) {
        CAIRN_ASSIGN(const bool may, consent_.may_quote(pathway, one.person, one.episode_row));
        people += may ? 1 : 0;
        last = one.person;
      }
      is_end = commenters.size() < kCommentersAtOnce;
    }
    return enough_.emplace(group_row, people >= kFewestCommenters).first->second;
  }

  store::Session& session_;
  QuoteConsent consent_;
  std::map<std::int64_t, bool> enough_;
};

/// Fisher and Yates with the service's own chance. 2^64 is so much more than any number of quotes that the remainder
/// does not lean.
void shuffle(std::vector<std::string>& ids, Random& random) {
  for (std::size_t i = ids.size(); i > 1; --i) {
    std::uint64_t drawn = 0;
    random.fill(std::as_writable_bytes(std::span(&drawn, 1)));
    std::swap(ids[i - 1], ids[drawn % i]);
  }
}

bool is_line(std::string_view text, std::size_t longest) {
  return !text.empty() && is_utf8(text) && count_characters(text) <= longest &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
}

Result<std::vector<std::string>> choose_for_release(store::Session& session, const std::string& pathway,
                                                    std::string_view purpose) {
  QuoteConsent consent(session);
  CAIRN_ASSIGN(const QuoteConsent::Versions* versions, consent.versions_of(pathway));
  Issues issues;
  if (versions->empty())
    issues.push_back(
        {Severity::Error, "value", "pathway", "Choose a pathway that asks people whether they may be quoted"});
  if (!is_line(purpose, kLongestPurpose))
    issues.push_back({Severity::Error, "value", "purpose", "Enter what the quotes are for, in 1 to 200 characters"});
  if (!issues.empty()) return Error{ErrorCode::Unprocessable, "No quotes were released.", "", std::move(issues)};
  CAIRN_ASSIGN(std::vector<CommentRecord> cleared, store::list_cleared_comments(session, pathway, kMostQuotes));
  CAIRN_ASSIGN(const std::vector<CommentRecord> chosen, Chooser(session).choose(std::move(cleared)));
  std::vector<std::string> ids;
  for (const CommentRecord& comment : chosen) ids.push_back(comment.id);
  return ids;
}

Result<std::string> release(const Services& services, const access::Actor& actor, const std::string& pathway,
                            std::string_view purpose) {
  CAIRN_TRY(require_reader(actor, Permission::ApproveExtract));
  CAIRN_ASSIGN(std::vector<std::string> ids, services.store.read([&](store::Session& session) {
    return choose_for_release(session, pathway, purpose);
  }));
  if (ids.empty()) {
    const char* message =
        "There is nothing to quote yet. A comment needs two people who passed it, and at least 8 people who commented "
        "on the same question at the same time point and may be quoted.";
    return Error{ErrorCode::Conflict, message, "", {{Severity::Error, "nothing", "", message}}};
  }
  shuffle(ids, services.random);
  const store::QuoteReleaseRecord record{make_id(services.random), pathway, std::string(purpose), actor.audit_name(),
                                         services.clock.now()};
  CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_TRY(store::insert_quote_release(session, record, ids));
    return record_audit(session, services, actor, "quotes.release", "Quotes/" + record.id,
                        write_json({{"pathway", pathway}, {"quotes", ids.size()}}));
  }));
  return record.id;
}

/// A release with the comments of it that may leave now, in the order drawn.
struct Loaded {
  QuoteRelease release;
  std::vector<CommentRecord> comments;
};

Result<std::string> name_of(store::Session& session, const std::string& actor) {
  constexpr std::string_view kAccount = "account:";
  if (!actor.starts_with(kAccount)) return actor;
  CAIRN_ASSIGN(const auto account, store::find_account(session, {actor.substr(kAccount.size())}));
  return account ? account->name : actor;
}

Result<Loaded> load(store::Session& session, const Services& services, Chooser& chooser,
                    const store::QuoteReleaseRecord& record) {
  Loaded loaded;
  loaded.release.record = record;
  CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, record.pathway));
  loaded.release.pathway_title = pathway->definition.title;
  CAIRN_ASSIGN(loaded.release.made_by, name_of(session, record.made_by));
  CAIRN_ASSIGN(const std::vector<std::string> ids, store::list_released_comments(session, record.id));
  std::vector<CommentRecord> comments;
  for (const std::string& id : ids) {
    CAIRN_ASSIGN(std::optional<CommentRecord> comment, store::find_comment(session, id));
    if (comment) comments.push_back(*std::move(comment));
  }
  CAIRN_ASSIGN(loaded.comments, chooser.choose(std::move(comments)));
  std::set<std::string> questions;
  for (const CommentRecord& comment : loaded.comments) questions.insert(comment.question);
  loaded.release.questions.assign(questions.begin(), questions.end());
  loaded.release.quotes = loaded.comments.size();
  loaded.release.has_lost = loaded.comments.size() < ids.size();
  return loaded;
}

Result<Loaded> load(store::Session& session, const Services& services, std::string_view id) {
  CAIRN_ASSIGN(const std::optional<store::QuoteReleaseRecord> record, store::find_quote_release(session, id));
  if (!record) return Error{ErrorCode::NotFound, "There are no such quotes."};
  Chooser chooser(session);
  return load(session, services, chooser, *record);
}

std::string in_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return text;
}

/// By question; within one, in the order drawn.
using Quotes = std::map<std::string, std::vector<std::string>>;
Quotes quotes_of(const std::vector<CommentRecord>& comments) {
  Quotes quotes;
  for (const CommentRecord& comment : comments) {
    const auto cuts = disclosure::read_cuts(comment.cuts, comment.words.size());
    CAIRN_ASSERT(cuts.has_value());  // as they were written
    quotes[in_one_line(comment.question)].push_back(in_one_line(disclosure::apply_cuts(comment.words, *cuts)));
  }
  return quotes;
}

std::string write_csv(const Quotes& quotes) {
  std::vector<std::vector<std::string>> rows = {{"question", "quote"}};
  for (const auto& [question, lines] : quotes) {
    for (const std::string& line : lines) rows.push_back({question, line});
  }
  return write_csv_rows(rows);
}

std::string write_text(const Quotes& quotes) {
  std::string text;
  for (const auto& [question, lines] : quotes) {
    text += question + "\n\n";
    for (const std::string& line : lines) text += "\u201C" + line + "\u201D\n\n";
  }
  return text;
}

struct FileKind {
  std::string_view name;
  std::string (*write)(const Quotes&);
};
constexpr FileKind kFiles[] = {{"quotes.csv", write_csv}, {"quotes.txt", write_text}};

Result<std::string> write_file(const Services& services, const access::Actor& actor, std::string_view id,
                               std::string_view name) {
  CAIRN_TRY(access::require(actor, Permission::ReadExtracts));
  const auto* kind =
      std::find_if(std::begin(kFiles), std::end(kFiles), [&](const FileKind& one) { return one.name == name; });
  if (kind == std::end(kFiles)) return Error{ErrorCode::NotFound, "There is no such file of quotes."};
  CAIRN_ASSIGN(const Loaded loaded,
               services.store.read([&](store::Session& session) { return load(session, services, id); }));
  CAIRN_TRY(services.store.write([&](store::Session& session) {
    return record_audit(session, services, actor, "quotes.download", "Quotes/" + loaded.release.record.id,
                        write_json({{"file", std::string(name)}, {"quotes", loaded.comments.size()}}));
  }));
  return kind->write(quotes_of(loaded.comments));
}

}  // namespace

Result<std::string> release_quotes(const Services& services, const access::Actor& actor, const std::string& pathway,
                                   std::string_view purpose) {
  Result<std::string> done = release(services, actor, pathway, trim(purpose));
  if (!done) audit_refused_step(services, actor, "quotes.release", "Pathway", pathway, done.error());
  return done;
}

Result<std::vector<QuoteRelease>> list_quote_releases(const Services& services, const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, Permission::ReadExtracts));
  return services.store.read([&](store::Session& session) -> Result<std::vector<QuoteRelease>> {
    CAIRN_ASSIGN(const auto records, store::list_quote_releases(session, kMostReleases));
    std::vector<QuoteRelease> releases;
    Chooser chooser(session);
    for (const store::QuoteReleaseRecord& record : records) {
      CAIRN_ASSIGN(Loaded loaded, load(session, services, chooser, record));
      releases.push_back(std::move(loaded.release));
    }
    return releases;
  });
}

Result<QuoteRelease> load_quote_release(const Services& services, const access::Actor& actor, std::string_view id) {
  CAIRN_TRY(access::require(actor, Permission::ReadExtracts));
  CAIRN_ASSIGN(Loaded loaded,
               services.store.read([&](store::Session& session) { return load(session, services, id); }));
  return std::move(loaded.release);
}

Result<std::string> load_quote_file(const Services& services, const access::Actor& actor, std::string_view id,
                                    std::string_view name) {
  Result<std::string> content = write_file(services, actor, id, name);
  if (!content) audit_refused_step(services, actor, "quotes.download", "Quotes", id, content.error());
  return content;
}

}  // namespace cairn::service
