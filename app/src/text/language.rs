use crate::preferences::Language;

pub(crate) const TITLE: &str = "Language and region";
pub(crate) const LEAD: &str = "Spelling, dates and times. Kept in this browser.";
pub(crate) const LANGUAGE: &str = "Language";

pub(crate) const fn name(language: Language) -> &'static str {
    match language {
        Language::BritishEnglish => "English (UK)",
        Language::AmericanEnglish => "English (US)",
    }
}
