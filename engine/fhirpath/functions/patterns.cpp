// Section 5.6: matches, matchesFull, replaceMatches. RE2 takes time in proportion to the text, whatever the pattern.
#include "engine/fhirpath/functions/patterns.h"

#include <re2/re2.h>

#include <map>

#include "engine/fhirpath/functions/functions.h"

namespace cairn::fhirpath {

class PatternCache {
 public:
  std::map<std::string, std::unique_ptr<re2::RE2>, std::less<>> patterns;
};

namespace functions {
namespace {

constexpr std::int64_t kMaxMemory = std::int64_t{2} << 20;
constexpr std::size_t kMaxPatterns = 100;
constexpr std::uint64_t kStepsPerPart = 8;         // of reading a pattern
constexpr std::uint64_t kStepsToRefuse = 200'000;  // one that is too large

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

/// "(?<name>" is written "(?P<name>" in RE2.
std::string adapt_groups(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      out.append(pattern.substr(i, 2));
      ++i;
    } else if (pattern.substr(i).starts_with("(?<") && i + 3 < pattern.size() && pattern[i + 3] != '=' &&
               pattern[i + 3] != '!') {
      out.append("(?P<");
      i += 2;
    } else {
      out.push_back(pattern[i]);
    }
  }
  return out;
}

/// Null after an error. "." also matches line ends, as the specification asks ("single line mode").
const re2::RE2* find_pattern(Call& call, std::string_view pattern, std::string_view flags, bool full) {
  if (pattern.size() > call.run.environment().budget.pattern_bytes) {
    call.run.fail_budget("a pattern of more than " + std::to_string(call.run.environment().budget.pattern_bytes) +
                         " characters (budget: pattern)");
    return nullptr;
  }
  if (flags.find_first_not_of("im") != std::string_view::npos) {
    call.fail("the flags of a pattern are 'i' (ignore case) and 'm' (lines)");
    return nullptr;
  }
  const std::string adapted =
      "(?s" + std::string(flags) + ")" + (full ? "^(?:" + adapt_groups(pattern) + ")$" : adapt_groups(pattern));
  std::shared_ptr<PatternCache>& cache = call.run.patterns();
  if (!cache) cache = std::make_shared<PatternCache>();
  if (const auto found = cache->patterns.find(adapted); found != cache->patterns.end()) return found->second.get();
  if (cache->patterns.size() >= kMaxPatterns) {
    call.run.fail_budget("more than " + std::to_string(kMaxPatterns) + " different patterns (budget: pattern)");
    return nullptr;
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemory);
  auto compiled = std::make_unique<re2::RE2>(adapted, options);
  if (!compiled->ok()) {
    const bool is_large = compiled->error_code() == re2::RE2::ErrorPatternTooLarge;
    if (is_large && !call.run.step(kStepsToRefuse)) return nullptr;
    call.fail("this pattern cannot be used: " + compiled->error());
    return nullptr;
  }
  if (!call.run.step(static_cast<std::uint64_t>(compiled->ProgramSize()) * kStepsPerPart)) return nullptr;
  return cache->patterns.emplace(adapted, std::move(compiled)).first->second.get();
}

/// At worst every part of a pattern is tried at every letter.
bool count_match(Call& call, const re2::RE2& pattern, std::string_view text) {
  constexpr std::uint64_t kTriesPerStep = 64;
  return call.run.step((text.size() + 1) * static_cast<std::uint64_t>(pattern.ProgramSize()) / kTriesPerStep);
}

bool push_match(Call& call, bool full) {
  std::string_view text;
  std::string_view pattern;
  std::string_view flags;
  CAIRN_NEED(call.input_text(text));
  CAIRN_NEED(call.argument_text(0, pattern));
  if (call.argument_text(1, flags) == Got::Failed) return false;
  const re2::RE2* compiled = find_pattern(call, pattern, flags, full);
  if (compiled == nullptr || !count_match(call, *compiled, text)) return false;
  return call.push(Value::boolean(re2::RE2::PartialMatch(piece(text), *compiled)));
}

/// "$1" of the expression language is "\1" in RE2.
std::string adapt_substitution(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (text[i] == '$' && next >= '0' && next <= '9') {
      out.push_back('\\');
      out.push_back(next);
      ++i;
    } else if (text[i] == '$' && next == '$') {
      out.push_back('$');
      ++i;
    } else {
      out.append(text[i] == '\\' ? "\\\\" : std::string(1, text[i]));
    }
  }
  return out;
}

}  // namespace

bool matches(Call& call) { return push_match(call, false); }
bool matches_full(Call& call) { return push_match(call, true); }

bool replace_matches(Call& call) {
  std::string_view text;
  std::string_view pattern;
  std::string_view substitution;
  std::string_view flags;
  CAIRN_NEED(call.input_text(text));
  CAIRN_NEED(call.argument_text(0, pattern));
  CAIRN_NEED(call.argument_text(1, substitution));
  if (pattern.empty()) return call.push(Value::string(text));
  const re2::RE2* compiled = find_pattern(call, pattern, flags, false);
  if (compiled == nullptr || !count_match(call, *compiled, text)) return false;
  const std::string rewrite = adapt_substitution(substitution);
  std::string problem;
  if (!compiled->CheckRewriteString(piece(rewrite), &problem))
    return call.fail("the replacement names a group that the pattern lacks");
  if (text.size() * (rewrite.size() + 1) > call.run.environment().budget.text_bytes * 4) {
    return call.run.fail_budget("a replacement that may become too long (budget: text)");
  }
  std::string out(text);
  re2::RE2::GlobalReplace(&out, *compiled, piece(rewrite));
  return call.run.push_text(out);
}

}  // namespace functions
}  // namespace cairn::fhirpath
