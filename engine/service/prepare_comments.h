#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/service/services.h"

namespace cairn::service {

/// A pathway that asks people whether they may be quoted.
struct QuotedPathway {
  std::string id, title;
};
/// By id (permission ReviewComments).
Result<std::vector<QuotedPathway>> list_quoted_pathways(const Services& services, const access::Actor& actor);

struct PreparedComments {
  std::size_t responses = 0, comments = 0;  // looked through; new in the queue
  bool has_too_long = false;                // answers of more than 5,000 characters stay out
  bool has_more = false;
};
/// Lets the redactor prepare the next comments of a pathway for its readers: answers to questions of type text, of
/// people who may be quoted now (QuoteConsent). Goes on where the last call stopped, by the index of responses of each
/// questionnaire and by the agreements that came since; ends after about 200 new comments or 50,000 responses, so that
/// a queue is filled as it is read. Read and redacted in snapshots of 2,000 responses; only the storing waits its turn
/// with surveys. A person with the permission ApproveExtract; audited. Unprocessable for a pathway that does not ask.
Result<PreparedComments> prepare_comments(const Services& services, const access::Actor& actor,
                                          const std::string& pathway);

/// Forbidden for programs: only a person who is signed in decides about comments.
Result<void> require_reader(const access::Actor& actor, access::Permission permission);
/// Writes an attempt that failed into the audit log: ACTION.refused with the error's code, never with words.
void audit_refused_step(const Services& services, const access::Actor& actor, std::string_view action,
                        std::string_view kind, std::string_view id, const Error& error);

}  // namespace cairn::service
