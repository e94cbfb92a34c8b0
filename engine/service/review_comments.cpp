#include "engine/service/review_comments.h"

#include <algorithm>

#include "engine/access/secret.h"
#include "engine/base/text.h"
#include "engine/service/prepare_comments.h"
#include "engine/service/quote_consent.h"

namespace cairn::service {
namespace {

using access::Permission;
using store::CommentRecord;
using store::CommentStep;

constexpr std::size_t kPage = 20, kRowsAtOnce = 50, kMostLooks = 10, kLongestReason = 500, kLongestPhrases = 5000;
constexpr std::string_view kStates[] = {"unread", "passed", "cleared", "refused"};

Error coded(ErrorCode error, std::string code, std::string message) {
  Issues issues = {{Severity::Error, std::move(code), "", message}};
  return {error, std::move(message), "", std::move(issues)};
}

Error wrong(std::string path, std::string message) {
  return {ErrorCode::Unprocessable, "Nothing was decided.", "", {{Severity::Error, "value", std::move(path), message}}};
}

Error changed() {
  return coded(ErrorCode::Conflict, "changed",
               "Nothing was decided: somebody else changed this comment, or your account was changed. Read it again.");
}

Error no_such() { return {ErrorCode::NotFound, "There is no such comment. Its person may have withdrawn."}; }

disclosure::Cuts cuts_of(const CommentRecord& record) {
  const auto cuts = disclosure::read_cuts(record.cuts, record.words.size());
  CAIRN_ASSERT(cuts.has_value());  // as they were written
  return *cuts;
}

/// What a decision is about: the comment with these cuts in this state. It tells nothing of what is behind the marks.
std::string seal_of(const CommentRecord& record) {
  return access::hash_chain({record.id, record.state, record.cuts, record.words});
}

Result<void> check_may_pass(const access::Actor& actor, const CommentRecord& record) {
  if (record.state == "refused") return coded(ErrorCode::Conflict, "decided", "It was refused. That is final.");
  if (record.state == "cleared") return coded(ErrorCode::Conflict, "decided", "Two people have passed it already.");
  if (record.state == "unread") return {};
  if (record.first_by == actor.audit_name())
    return coded(ErrorCode::Forbidden, "second-person",
                 "You passed this comment. A second person must pass it before it can be quoted.");
  if (!actor.can(Permission::ApproveExtract))
    return coded(ErrorCode::Forbidden, "second-person",
                 "Somebody from information governance must pass this comment the second time.");
  return {};
}

CommentView view_of(const access::Actor& actor, const CommentRecord& record) {
  CommentView view;
  view.id = record.id;
  view.pathway = record.pathway;
  view.question = record.question;
  view.language = record.language;
  view.state = record.state;
  view.reason = record.reason;
  view.needs_care = record.needs_care;
  view.parts = disclosure::split_at_cuts(record.words, cuts_of(record));
  view.seen = seal_of(record);
  const Result<void> may = check_may_pass(actor, record);
  view.why_not = may ? "" : may.error().message;
  view.may_take_out = record.state == "unread" || record.state == "passed";
  return view;
}

/// Of a person who may be quoted now.
Result<CommentRecord> load(store::Session& session, std::string_view id) {
  CAIRN_ASSIGN(std::optional<CommentRecord> record, store::find_comment(session, id));
  if (!record) return no_such();
  CAIRN_ASSIGN(const bool may, QuoteConsent(session).may_quote(record->pathway, record->person, record->episode_row));
  if (!may) return no_such();
  return *std::move(record);
}

using Work = Result<CommentStep> (*)(const access::Actor&, const CommentRecord&, CommentStep);
using Apply = Result<bool> (*)(store::Session&, const CommentStep&);

/// A step of a reader, in one unit: permission, what is asked of the comment, the statement, the audit event.
struct Step {
  std::string_view action;
  Work work;
  Apply apply;
  bool needs_seen = true;  // it is about what was on the page
};

Result<void> take(const Services& services, const access::Actor& actor, const Step& step, CommentStep sent) {
  const auto done = [&]() -> Result<void> {
    CAIRN_TRY(require_reader(actor, Permission::ReviewComments));
    sent.account = actor.account;
    sent.at = services.clock.now();
    return services.store.write([&](store::Session& session) -> Result<void> {
      CAIRN_ASSIGN(const CommentRecord record, load(session, sent.comment));
      const bool is_as_seen = !step.needs_seen || sent.seen_cuts == seal_of(record);
      sent.seen_cuts = record.cuts;
      CAIRN_ASSIGN(const CommentStep prepared, step.work(actor, record, sent));
      if (!is_as_seen) return changed();
      CAIRN_ASSIGN(const bool is_taken, step.apply(session, prepared));
      if (!is_taken) return changed();
      return record_audit(session, services, actor, step.action, "Comment/" + record.id);
    });
  }();
  if (!done) audit_refused_step(services, actor, step.action, "Comment", sent.comment, done.error());
  return done;
}

Result<void> check_open(const CommentRecord& record) {
  if (record.state == "unread" || record.state == "passed") return {};
  return coded(ErrorCode::Conflict, "decided", "It was decided about already. Words can no longer be taken out.");
}

Result<CommentStep> add_cuts(const access::Actor&, const CommentRecord& record, CommentStep step) {
  CAIRN_TRY(check_open(record));
  disclosure::Cuts cuts = cuts_of(record);
  const std::string lines = disclosure::clean_comment(step.text);
  if (lines.empty() || step.text.size() > kLongestPhrases)
    return wrong("words", "Enter the words to take out, one phrase a line");
  std::size_t number = 1;
  for (std::size_t at = 0; at < lines.size(); ++number) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    const std::string_view phrase = trim(std::string_view(lines).substr(at, end - at));
    at = end + 1;
    if (!phrase.empty() && !disclosure::cut_words(record.words, phrase, cuts))
      return wrong("words", "Line " + std::to_string(number) +
                                " is not in the comment. Copy whole words from it, without the marks");
  }
  step.text = disclosure::write_cuts(cuts);
  return step;
}

Result<CommentStep> restore_cuts(const access::Actor&, const CommentRecord& record, CommentStep step) {
  if (record.state != "unread")
    return coded(ErrorCode::Conflict, "decided", "A reader has passed it. Words can no longer be put back.");
  step.text = disclosure::write_cuts(disclosure::find_cuts(record.words));
  return step;
}

Result<CommentStep> check_pass(const access::Actor& actor, const CommentRecord& record, CommentStep step) {
  CAIRN_TRY(check_may_pass(actor, record));
  return step;
}

Result<CommentStep> check_refusal(const access::Actor&, const CommentRecord& record, CommentStep step) {
  if (record.state == "refused") return coded(ErrorCode::Conflict, "decided", "It was refused. That is final.");
  step.text = disclosure::clean_comment(step.text);
  if (step.text.empty() || count_characters(step.text) > kLongestReason)
    return wrong("reason", "Enter why it is refused, in 1 to 500 characters");
  return step;
}

/// The second pass when the first was there at this moment; the statement of the other state does nothing.
Result<bool> pass(store::Session& session, const CommentStep& step) {
  CAIRN_ASSIGN(const bool is_first, store::pass_comment(session, step));
  if (is_first) return true;
  return store::clear_comment(session, step);
}

constexpr Step kCut = {"comment.cut", add_cuts, store::cut_comment};
constexpr Step kRestore = {"comment.restore", restore_cuts, store::cut_comment};
constexpr Step kPass = {"comment.pass", check_pass, pass};
constexpr Step kRefuse = {"comment.refuse", check_refusal, store::refuse_comment, false};

}  // namespace

Result<CommentPage> list_comments(const Services& services, const access::Actor& actor, std::string_view state,
                                  std::string_view after) {
  CAIRN_TRY(access::require(actor, Permission::ReviewComments));
  if (std::find(std::begin(kStates), std::end(kStates), state) == std::end(kStates))
    return Error{ErrorCode::NotFound, "There is no such list of comments."};
  return services.store.read([&](store::Session& session) -> Result<CommentPage> {
    QuoteConsent consent(session);
    CommentPage page;
    page.next = after;
    for (std::size_t look = 0; look < kMostLooks; ++look) {
      CAIRN_ASSIGN(const std::vector<CommentRecord> rows, store::list_comments(session, state, page.next, kRowsAtOnce));
      for (const CommentRecord& row : rows) {
        CAIRN_ASSIGN(const bool may, consent.may_quote(row.pathway, row.person, row.episode_row));
        if (may && page.comments.size() == kPage) return page;  // there is one more
        page.next = row.id;
        if (may) page.comments.push_back(view_of(actor, row));
      }
      if (rows.size() == kRowsAtOnce) continue;
      page.next.clear();
      return page;
    }
    return page;
  });
}

Result<CommentView> load_comment(const Services& services, const access::Actor& actor, std::string_view id) {
  CAIRN_TRY(access::require(actor, Permission::ReviewComments));
  return services.store.read([&](store::Session& session) -> Result<CommentView> {
    CAIRN_ASSIGN(const CommentRecord record, load(session, id));
    return view_of(actor, record);
  });
}

Result<void> cut_comment(const Services& services, const access::Actor& actor, std::string_view id,
                         std::string_view seen, std::string_view phrases) {
  return take(services, actor, kCut, {std::string(id), std::string(seen), {}, std::string(phrases), {}});
}

Result<void> restore_comment(const Services& services, const access::Actor& actor, std::string_view id,
                             std::string_view seen) {
  return take(services, actor, kRestore, {std::string(id), std::string(seen), {}, "", {}});
}

Result<void> pass_comment(const Services& services, const access::Actor& actor, std::string_view id,
                          std::string_view seen) {
  return take(services, actor, kPass, {std::string(id), std::string(seen), {}, "", {}});
}

Result<void> refuse_comment(const Services& services, const access::Actor& actor, std::string_view id,
                            std::string_view reason) {
  return take(services, actor, kRefuse, {std::string(id), "", {}, std::string(reason), {}});
}

}  // namespace cairn::service
