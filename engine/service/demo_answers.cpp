#include "engine/service/demo_answers.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "engine/service/survey_answer.h"

namespace cairn::service {
namespace {

/// A 0–10 item: its mean at average severity, what one standard deviation of severity adds, and the item's own chance.
struct ScaleItem {
  std::string_view link_id;
  double mean, loading, noise;
};
constexpr ScaleItem kScaleItems[] = {
    {"pain", 6.6, 1.2, 0.9},
    {"tiredness", 7.2, 1.1, 0.9},
    {"sleep", 6.8, 1.1, 1.2},
    {"getting-up", 6.3, 1.5, 1.3},
    {"getting-dressed", 4.2, 1.5, 1.4},
    {"using-hands", 4.8, 1.3, 1.6},
    {"standing", 6.0, 1.5, 1.4},
    {"getting-out", 4.9, 1.6, 1.4},
    {"laundry", 6.2, 1.5, 1.2},
    {"main-work", 6.4, 1.5, 1.3},
    {"forms-and-calls", 4.6, 1.4, 1.6},
    {"seeing-people", 5.0, 1.5, 1.5},
    {"plans-changed", 6.5, 1.4, 1.2},
    {"load", 6.3, 1.5, 1.1},
    {"tired-after-rest", 7.3, 1.2, 1.1},
    {"pain-all-over", 6.9, 1.3, 1.1},
    {"waking-unrested", 7.1, 1.1, 1.3},
    {"brain-fog", 6.3, 1.3, 1.4},
    {"payback", 6.8, 1.2, 1.3},
    {"stiff", 6.2, 1.2, 1.4},
    {"headache", 4.8, 1.1, 1.9},
    {"tummy", 4.6, 1.1, 2.0},
    {"senses", 5.4, 1.3, 1.8},
    {"tense-or-low", 5.5, 1.5, 1.5},
};

/// A 4–0 item of experience: its mean, and what the change that works adds.
struct ExperienceItem {
  std::string_view link_id;
  double mean, effect;
};
constexpr ExperienceItem kExperienceItems[] = {
    {"listened", 3.0, 0},         {"understanding", 2.3, 0.6}, {"clear-information", 2.4, 0.4},
    {"help-when-needed", 2.3, 0}, {"mind-and-body", 2.1, 0},   {"choice-of-contact", 2.4, 0},
    {"others-helped", 3.1, 0},    {"listened-today", 3.1, 0},  {"know-what-next", 2.8, 0},
    {"right-for-me", 2.7, 0},
};

constexpr std::string_view kHelped[] = {
    "Learning to pace myself on a good day.",  "Meeting others who know what it is like.",
    "The classes. I move a bit each day now.", "Somebody told me what it is, at last.",
    "The breathing and the stretches.",
};
constexpr std::string_view kMadeWorse[] = {
    "A bad winter and a lot of stress at home.",
    "I had to go back to full time work.",
    "The wait before the classes.",
};
constexpr std::string_view kKeep[] = {
    "The people who ran the classes. They listened.",
    "Tea after the class and time to talk.",
    "The plain words in the first group.",
    "Being believed.",
    "That I could sit, stand or lie down as I liked.",
};
constexpr std::string_view kBetter[] = {
    "A class in the evening. I work.",
    "Less waiting between the first visit and the group.",
    "More about mood and worry, not just the body.",
    "A warm pool.",
    "Let my husband come to one class.",
    "Easier parking, it is a long way to walk.",
};
constexpr std::string_view kTellUs[] = {"The room was cold.", "It was good to hear others talk.",
                                        "Too much in one go for me today."};

struct TextItem {
  std::string_view link_id;
  std::span<const std::string_view> words;
};
const TextItem kTextItems[] = {
    {"what-helped", kHelped}, {"what-made-it-worse", kMadeWorse}, {"keep", kKeep}, {"better", kBetter},
    {"tell-us", kTellUs},
};

/// FNV-1a (Fowler, Noll, Vo): the same everywhere, unlike std::hash.
std::uint64_t hash_text(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

class Writer {
 public:
  Writer(const DemoPerson& person, std::string_view timepoint, const fhir::Questionnaire& questionnaire)
      : person_(person),
        severity_(severity_at(person, timepoint)),
        random_(person.seed ^ hash_text(questionnaire.url) ^ (hash_text(timepoint) << 1)) {}

  std::optional<fhir::Value> answer(const fhir::Item& item) {
    const double skip = random_.uniform(), chance = random_.normal(), other = random_.uniform();
    if (item.type == fhir::ItemType::Text) return text(item, skip, other);
    if (skip < 0.012) return std::nullopt;
    if (item.link_id == "change")
      return option(item, to_code(4 + 1.6 * (severity_ - person_.severity) + 0.7 * chance, 1, 7));
    if (item.link_id == "met-others")
      return option(item, other < 0.78 ? "yes" : other < 0.92 ? "no-wanted" : "no-not-wanted");
    for (const ScaleItem& row : kScaleItems) {
      if (row.link_id == item.link_id)
        return option(item, to_code(row.mean + row.loading * severity_ + row.noise * chance, 0, 10));
    }
    for (const ExperienceItem& row : kExperienceItems) {
      if (row.link_id != item.link_id) continue;
      if (other < 0.08 && option(item, "not-applicable")) return option(item, "not-applicable");
      return option(item, to_code(row.mean + effect() * row.effect - 0.25 * severity_ + 0.9 * chance, 0, 4));
    }
    return std::nullopt;
  }

 private:
  static std::string to_code(double value, int lowest, int highest) {
    return std::to_string(std::clamp(static_cast<int>(std::lround(value)), lowest, highest));
  }
  double effect() const {
    return person_.education == pathway::Phase::After ? 1 : person_.education == pathway::Phase::Straddling ? 0.5 : 0;
  }
  static std::optional<fhir::Value> option(const fhir::Item& item, std::string_view code) {
    for (const fhir::AnswerOption& each : item.options) {
      const auto* coding = std::get_if<fhir::Coding>(&each.value);
      if (coding != nullptr && coding->code == code) return each.value;
    }
    return std::nullopt;
  }
  static std::optional<fhir::Value> text(const fhir::Item& item, double skip, double other) {
    if (skip > 0.4) return std::nullopt;
    for (const TextItem& row : kTextItems) {
      if (row.link_id == item.link_id)
        return fhir::Text{
            std::string(row.words[static_cast<std::size_t>(other * static_cast<double>(row.words.size()))])};
    }
    return std::nullopt;
  }

  const DemoPerson& person_;
  double severity_;
  SeededRandom random_;
};

}  // namespace

void fill_demo_answers(const DemoPerson& person, std::string_view timepoint, const fhir::Questionnaire& questionnaire,
                       fhir::Response& draft) {
  Writer writer(person, timepoint, questionnaire);
  for (const survey::Page& page : survey::list_pages(questionnaire)) {
    std::vector<fhir::Value> values;
    if (auto value = writer.answer(*page.item)) values.push_back(*std::move(value));
    place_answers(questionnaire, *page.item, std::move(values), draft);
  }
}

}  // namespace cairn::service
