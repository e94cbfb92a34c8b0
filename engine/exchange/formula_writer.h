#pragma once

#include <functional>

#include "engine/exchange/dictionary.h"

namespace cairn::exchange {

/// An expression in the words of XLSForm or REDCap. `name_of` gives the name that a question has in the file. The error
/// says what that language cannot express.
Result<std::string> write_formula(const Formula& formula, Dialect dialect, const Dictionary& dictionary,
                                  const Known& self, const std::function<std::string(const std::string&)>& name_of);

}  // namespace cairn::exchange
