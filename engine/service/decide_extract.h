#pragma once

#include "engine/service/extract_records.h"

namespace cairn::service {

/// Releases an extract. Only a person who is signed in with the role information-governance, whose account is enabled
/// at this moment, and who neither made the extract, nor recorded its study, nor is its requester or recipient by name.
/// The bundle is checked again (`cairn verify`), and its manifest must be the one that was recorded; `manifest_sha256`,
/// where it is given, must be its hash. Forbidden: not a second person. Conflict: decided already, or the files were
/// changed. Gone: past the study's last day. The decision, or the attempt, is audited.
Result<void> approve_extract(const Services& services, const access::Actor& actor, std::string_view id,
                             std::string_view manifest_sha256 = "");

/// Refuses it with a reason of 1 to 1,000 characters; the same people may. It can never be released afterwards.
Result<void> refuse_extract(const Services& services, const access::Actor& actor, std::string_view id,
                            std::string_view reason);

/// Whether this person may decide about this extract: empty when they may, else why not, in words for its page.
std::string why_not_decide(const access::Actor& actor, const ExtractSummary& extract);

}  // namespace cairn::service
