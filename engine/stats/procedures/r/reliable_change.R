noise <- sqrt(2 * (sd * sqrt(1 - reliability))^2)
change <- (post - pre) / noise
side <- if (higher_is_better) 1 else -1
cutoff_a <- clinical_mean + side * 2 * clinical_sd
has_normal <- !is.null(normal_mean) && !is.null(normal_sd)
cutoff_b <- if (has_normal) normal_mean - side * 2 * normal_sd
cutoff_c <- if (has_normal) (clinical_sd * normal_mean + normal_sd * clinical_mean) / (clinical_sd + normal_sd)
cutoff <- list(a = cutoff_a, b = cutoff_b, c = cutoff_c)[[criterion]]
better <- side * change > qnorm(0.975)
worse <- side * change < -qnorm(0.975)
crossed <- side * (pre - cutoff) <= 0 & side * (post - cutoff) > 0
status <- ifelse(better & crossed, "recovered", ifelse(better, "improved", ifelse(worse, "deteriorated", "unchanged")))
how_many <- function(word) sum(status == word, na.rm = TRUE)
list(recovered = how_many("recovered"), improved = how_many("improved"), unchanged = how_many("unchanged"),
  deteriorated = how_many("deteriorated"), threshold = qnorm(0.975) * noise, s_diff = noise, cutoff_a = cutoff_a,
  cutoff_b = cutoff_b, cutoff_c = cutoff_c, status = status, rci_first10 = head(change, 10), n = sum(!is.na(change)),
  n_missing = sum(is.na(change)))
