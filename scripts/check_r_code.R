# Runs the R code that Cairn prints for cases (cairn stats run CASES.json --r) and compares its figures with the cases'
# expected ones: Rscript scripts/check_r_code.R CAIRN DATA_FOLDER CASES.json…   (DATA_FOLDER "" when cases need no files)
# Every code ends in a list of figures under Cairn's names. Figures agree within 1e-6, or within the case's own tolerance
# where that is wider. Cases that expect an error are left out; a package that is not installed is named, not an error.
suppressPackageStartupMessages(library(jsonlite))
arguments <- commandArgs(TRUE)
cairn <- arguments[1]
folder <- arguments[2]
kRelative <- 1e-6
kAbsolute <- 1e-9
kMain <- c("estimate", "statistic", "p", "ci")

# The first field of every procedure, as the documentation lists them.
reference <- system2(cairn, c("stats", "list", "--markdown"), stdout = TRUE)
heads <- which(startsWith(reference, "### "))
gives <- which(reference == "| Gives | |")
first_field <- setNames(sub("^\\| `([^`]+)`.*", "\\1", reference[sapply(heads, function(h) gives[gives > h][1]) + 2]),
  sub("### ", "", reference[heads]))

is_named <- function(x) is.list(x) && !is.null(names(x))
plain <- function(x) {
  flat <- unlist(lapply(if (is.list(x)) x else as.list(x), function(one) if (is.null(one)) NA else if (is.list(one)) plain(one) else one))
  flat <- unname(unlist(flat))
  if (is.character(flat)) flat <- ifelse(flat %in% c("Infinity", "-Infinity"), sub("inity", "", flat), flat)
  numbers <- suppressWarnings(as.numeric(flat))
  if (all(is.na(flat) == is.na(numbers))) numbers else as.character(flat)
}
limits_of <- function(tolerance, path) {
  if (any(startsWith(names(tolerance), "min_lre"))) return(c(1e-3, kAbsolute)) # certified digits: R holds fewer
  own <- tolerance$by_field[[path[1]]]
  if (is.null(own) && length(path) > 1) own <- tolerance$by_field[[path[length(path)]]]
  if (is.null(own)) own <- tolerance
  c(max(kRelative, own$rel), max(kAbsolute, own$abs))
}
# Where the values differ; empty when they agree.
differences <- function(got, want, tolerance, path) {
  if (is_named(want)) {
    shared <- intersect(names(want), names(got))
    return(unlist(lapply(shared, function(name) differences(got[[name]], want[[name]], tolerance, c(path, name)))))
  }
  if (is.list(want) && any(sapply(want, is_named)) && length(want) == length(got)) {
    return(unlist(Map(function(a, b, i) differences(a, b, tolerance, c(path, i)), got, want, seq_along(want))))
  }
  a <- plain(got)
  b <- plain(want)
  where <- paste(path, collapse = "$")
  if (length(b) == 0 || all(is.na(b))) return(if (all(is.na(a) | is.infinite(a))) NULL else paste(where, "should be undefined"))
  if (length(a) != length(b)) return(paste0(where, " has ", length(a), " values, not ", length(b)))
  if (is.character(a) || is.character(b)) return(if (identical(as.character(a), as.character(b))) NULL else paste(where, "differs"))
  limits <- limits_of(tolerance, path)
  fine <- (is.na(a) & is.na(b)) | (is.finite(b) & abs(a - b) <= limits[2] + limits[1] * abs(b)) | (is.infinite(b) & a == b)
  bad <- which(is.na(fine) | !fine)
  if (length(bad) == 0) NULL else sprintf("%s is %.10g, not %.10g", where, a[bad[1]], b[bad[1]])
}

evaluate <- function(code) {
  frame <- new.env(parent = globalenv())
  value <- NULL
  suppressMessages(suppressWarnings(for (part in parse(text = code, keep.source = FALSE)) value <- eval(part, frame)))
  value
}

check_case <- function(case, code) {
  if (is.null(code) || is.na(code)) return(list(failed = "Cairn printed no code"))
  got <- tryCatch(evaluate(code), error = function(e) e)
  if (inherits(got, "packageNotFoundError")) return(list(package = got$package))
  if (inherits(got, "error")) return(list(failed = paste("stops:", conditionMessage(got))))
  shared <- intersect(names(case$expected), names(got))
  wrong <- unlist(lapply(shared, function(name) differences(got[[name]], case$expected[[name]], case$tolerance, name)))
  main <- intersect(union(kMain, first_field[[case$procedure]]), names(case$expected))
  list(failed = c(wrong, if (length(shared) == 0) "shares no figure with what is expected"), lacking = setdiff(main, shared))
}

totals <- c(agree = 0, differ = 0, package = 0)
for (file in arguments[-(1:2)]) {
  document <- fromJSON(file, simplifyVector = FALSE)
  output <- system2(cairn, c("stats", "run", shQuote(file), if (nzchar(folder)) c("--data", shQuote(folder)), "--r"), stdout = TRUE)
  if (!is.null(attr(output, "status"))) stop("cairn stats run failed for ", file)
  starts <- which(startsWith(output, "# case: "))
  ends <- c(starts[-1] - 1, length(output))
  code <- setNames(mapply(function(a, b) paste(output[a:b], collapse = "\n"), starts, ends), sub("# case: ", "", output[starts]))
  for (case in document$cases) {
    if (!is.null(case$expected$error)) next
    seen <- check_case(case, code[case$id])
    kind <- if (!is.null(seen$package)) "package" else if (length(seen$failed) > 0) "differ" else "agree"
    totals[kind] <- totals[kind] + 1
    if (kind == "package") cat(case$id, ": the R package ", seen$package, " is not installed\n", sep = "")
    if (kind == "differ") cat(case$id, ": ", paste(head(seen$failed, 3), collapse = "; "), "\n", sep = "")
    if (length(seen$lacking) > 0) cat(case$id, ": the code does not give ", paste(seen$lacking, collapse = ", "), "\n", sep = "")
  }
}
cat(totals["agree"], "cases agree,", totals["differ"], "differ,", totals["package"], "need a package that is not installed\n")
quit(status = if (totals["differ"] > 0) 1 else 0)
