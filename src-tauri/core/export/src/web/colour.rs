//! The app's own colour in light and dark, with contrast kept by itself: lightness moves, hue and strength stay where they can.

/// What `theme.css` sets for one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shades {
    /// Behind the main button.
    pub accent: String,
    /// The words on it.
    pub on_accent: String,
    /// Links, badges and icons on the page's own ground.
    pub ink: String,
}

/// Colours for apps that say nothing: each calm, each readable.
const UNSAID: &[&str] = &["#2f5fd0", "#0f766e", "#7a3ea8", "#b0451f", "#1d6a96", "#8a2f5c", "#3f6b21", "#4b4fbf"];

/// The colour of the spec, else one that the name chooses, so that two apps rarely look the same.
pub(super) fn base(said: Option<&str>, name: &str) -> String {
    match said.and_then(parse) {
        Some(rgb) => hex(rgb),
        None => {
            let sum = name.bytes().fold(7usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
            UNSAID.get(sum % UNSAID.len()).copied().unwrap_or("#2f5fd0").to_owned()
        }
    }
}

pub(super) fn light(base: &str) -> Shades {
    let rgb = parse(base).unwrap_or([47, 95, 208]);
    // 5.6 on white is still 4.5 on the tinted surfaces.
    let ink = until(rgb, -0.01, |shade| contrast(shade, WHITE) >= 5.6);
    Shades { accent: hex(rgb), on_accent: on(rgb), ink: hex(ink) }
}

pub(super) fn dark(base: &str) -> Shades {
    let rgb = parse(base).unwrap_or([47, 95, 208]);
    let ink = until(rgb, 0.01, |shade| contrast(shade, DARK_SURFACE) >= 7.0);
    Shades { accent: hex(ink), on_accent: on(ink), ink: hex(ink) }
}

type Rgb = [u8; 3];
const WHITE: Rgb = [255, 255, 255];
const NEAR_BLACK: Rgb = [9, 14, 12];
const DARK_SURFACE: Rgb = [32, 36, 38];

/// White where it can be read, else near black: one of the two always can.
fn on(rgb: Rgb) -> String {
    hex(if contrast(rgb, WHITE) >= 4.5 { WHITE } else { NEAR_BLACK })
}

/// Steps through lightness until it fits.
fn until(rgb: Rgb, step: f64, fits: impl Fn(Rgb) -> bool) -> Rgb {
    let [lightness, a, b] = to_oklab(rgb);
    let mut now = lightness;
    let mut shade = rgb;
    while !fits(shade) && (0.0..=1.0).contains(&now) {
        now += step;
        // Towards the ends there is less room for strong colour: as much of it stays as a screen can show.
        let strength =
            (0..=20u8).rev().map(|part| f64::from(part) / 20.0).find(|part| shown([now, a * part, b * part]));
        let strength = strength.unwrap_or(0.0);
        shade = from_oklab([now, a * strength, b * strength]);
    }
    shade
}

fn parse(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.is_ascii() {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn linear(value: u8) -> f64 {
    let value = f64::from(value) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a byte holds")]
fn gamma(value: f64) -> u8 {
    let value = value.clamp(0.0, 1.0);
    let value = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
    (value * 255.0).round() as u8
}

/// Relative luminance and contrast as WCAG defines them.
fn luminance(rgb: Rgb) -> f64 {
    let [red, green, blue] = rgb.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn to_oklab(rgb: Rgb) -> [f64; 3] {
    let [r, g, b] = rgb.map(linear);
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

fn from_oklab(colour: [f64; 3]) -> Rgb {
    linear_of(colour).map(gamma)
}

/// Whether a screen can show it.
fn shown(colour: [f64; 3]) -> bool {
    linear_of(colour).iter().all(|part| (-0.002..=1.002).contains(part))
}

fn linear_of([lightness, a, b]: [f64; 3]) -> [f64; 3] {
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_colour_can_be_read_in_light_and_dark() {
        for said in ["#2f6f4e", "#ffd400", "#ffffff", "#000000", "#ff0000", "#00ffff", "#7f7f7f", "#1a1a60", "#f5e6ff"]
        {
            let read = |text: &str| parse(text).expect("a colour");
            let (light, dark) = (light(said), dark(said));
            for shades in [&light, &dark] {
                assert!(contrast(read(&shades.accent), read(&shades.on_accent)) >= 4.5, "{said}: {shades:?}");
            }
            assert!(contrast(read(&light.ink), WHITE) >= 4.5, "{said}: {light:?}");
            assert!(contrast(read(&dark.ink), DARK_SURFACE) >= 4.5, "{said}: {dark:?}");
        }
    }

    #[test]
    fn a_readable_colour_stays_as_it_was_said() {
        assert_eq!(light("#2f6f4e").accent, "#2f6f4e");
        assert_eq!(base(Some("#ABCDEF"), "Kites"), "#abcdef");
        assert!(UNSAID.contains(&base(Some("greenish"), "Kites").as_str()));
    }
}
