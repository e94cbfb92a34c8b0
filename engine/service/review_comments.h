#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/disclosure/redaction/cuts.h"
#include "engine/service/services.h"
#include "engine/store/comments.h"

namespace cairn::service {

/// A comment as its readers see it: the words that may leave, with marks for what the redactor and readers took out.
/// Not who said it, when, or in which survey; what was taken out is not shown.
struct CommentView {
  std::string id, pathway, question, language, state, reason;
  bool needs_care = false;
  std::vector<disclosure::TextPart> parts;
  std::string seen;           // sent back with a decision: it is about the comment as it was on the page
  std::string why_not;        // why this person may not pass it now, in words; empty when they may
  bool may_take_out = false;  // words can still be cut
};

/// A part of the queue, by an order that says nothing.
struct CommentPage {
  std::vector<CommentView> comments;
  std::string next;  // where the next page begins; empty at the end
};
/// Comments in one state (unread, passed, cleared, refused) of people who may be quoted now; `after` is where the page
/// begins. A page may hold fewer than 20 before the end. Permission ReviewComments. NotFound for another state.
Result<CommentPage> list_comments(const Services& services, const access::Actor& actor, std::string_view state,
                                  std::string_view after);
/// NotFound too when its person withdrew, or took their yes back.
Result<CommentView> load_comment(const Services& services, const access::Actor& actor, std::string_view id);

/// Takes further words out, one phrase a line, wherever they stand. Permission ReviewComments, a person; in the states
/// unread and passed. Unprocessable (path words) when a line is not in the comment; Conflict (changed) when the comment
/// is no longer as it was seen. Audited, as every step and every attempt; without words.
Result<void> cut_comment(const Services& services, const access::Actor& actor, std::string_view id,
                         std::string_view seen, std::string_view phrases);
/// Takes back what readers took out; what the redactor finds stays out. In the state unread.
Result<void> restore_comment(const Services& services, const access::Actor& actor, std::string_view id,
                             std::string_view seen);
/// The first pass (clinician or information governance) or the second (information governance, another person than the
/// first: Forbidden second-person otherwise). Conflict: decided already, or it is not as it was seen.
Result<void> pass_comment(const Services& services, const access::Actor& actor, std::string_view id,
                          std::string_view seen);
/// Never quoted, for a reason of 1 to 500 characters; in any state, also after both passes. Final.
Result<void> refuse_comment(const Services& services, const access::Actor& actor, std::string_view id,
                            std::string_view reason);

}  // namespace cairn::service
