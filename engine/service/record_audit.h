#pragma once

#include <string>

#include "engine/service/services.h"
#include "engine/store/accounts.h"

namespace cairn::service {

/// The hash an audit row must carry: over the row before it and its own fields in order. record_audit itself is in
/// services.h.
std::string audit_hash(const store::AuditRecord& record);

/// Findings of the whole chain (empty when sound): a changed, missing or swapped row is named by its sequence number.
/// Used by `cairn doctor`.
Result<Issues> check_audit_chain(store::Session& session);

/// Writes down that somebody who is signed in asked for what they may not do. `route` is a method and a pattern, never
/// an address. The refusal stands even when this cannot be written.
void record_refused_access(const Services& services, const access::Actor& actor, std::string_view subject,
                           std::string_view route);

}  // namespace cairn::service
