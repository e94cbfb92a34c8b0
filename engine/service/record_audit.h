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

}  // namespace cairn::service
