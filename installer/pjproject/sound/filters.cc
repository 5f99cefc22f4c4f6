/*
 * Echo, noise and gain of a call's microphone: WebRTC's filters as they come with pjproject's source. A library
 * of its own, so that the sound path goes without it where it could not be built. 16 kHz, mono, 10 ms a frame.
 */

#include <math.h>
#include <stdint.h>

#include <algorithm>
#include <memory>
#include <new>

#include "api/audio/echo_canceller3_config.h"
#include "modules/audio_processing/aec3/echo_canceller3.h"
#include "modules/audio_processing/audio_buffer.h"
#include "modules/audio_processing/gain_controller2.h"
#include "modules/audio_processing/high_pass_filter.h"
#include "modules/audio_processing/include/audio_processing.h"
#include "modules/audio_processing/ns/noise_suppressor.h"

#define SHOWN extern "C" __attribute__((visibility("default")))

namespace {

constexpr int kRate = 16000;
constexpr float kSpoken = 0.5f;  // so likely must a frame be speech to count as such
constexpr int kIsSpeech = 2;     // the bit that says so, as the sound path knows it
constexpr float kGainDbPerSecond = 6.0f;

// An echo is first taken to be this much of what is played, until it has been measured. The library's own 1.0 is a
// loudspeaker beside the microphone: with a headset it takes the agent's voice away whenever both speak, for the
// first six seconds of speech.
constexpr float kFirstEcho = 0.1f;

struct Sound : webrtc::AudioBuffer {
  Sound() : AudioBuffer(kRate, 1, kRate, 1, kRate, 1) {}
};

float Power(const Sound& sound) {
  const float* samples = sound.channels_const()[0];
  float sum = 0;
  for (size_t i = 0; i < sound.num_frames(); i++) sum += samples[i] * samples[i];
  return sum / sound.num_frames();
}

// How strongly noise is taken away. All the strength gains much where noise is steady, like a fan's; where it is
// voices or a dog, it only bends the speech. So it follows how much of its best the suppressor reaches in half of
// all frames in which anything is heard.
class Strength {
 public:
  void Apply(webrtc::SuppressionParams* params) const {
    params->minimum_attenuating_gain = powf(10, -Most() / 20);
    params->over_subtraction_factor = 1 + kMoreOnceSteady * steady_;
    params->use_attenuation_adjustment = Most() > kAdjusted;
  }

  void Learn(float before, float after) {
    const float heard = kLate * before_ + (1 - kLate) * before;
    before_ = before;
    if (heard < kAudible) return;
    const float reached = 10 * log10f(heard / (after + 1e-3f)) / Most();
    half_ += reached > half_ ? kStep : -kStep;
    const float steady = std::min(1.0f, std::max(0.0f, (half_ - kNotSteady) / (kSteady - kNotSteady)));
    steady_ += kFollow * (steady - steady_);
  }

 private:
  static constexpr float kGentleDb = 9, kStrongDb = 18;
  static constexpr float kNotSteady = 0.3f, kSteady = 0.5f;  // shares of the best
  static constexpr float kMoreOnceSteady = 0.1f;
  static constexpr float kAdjusted = 10;   // dB from which the library looks at speech once more
  static constexpr float kLate = 0.6f;     // of a frame: so late comes what the suppressor gives
  static constexpr float kAudible = 1074;  // mean square: -60 dBFS
  static constexpr float kStep = 0.004f;   // of the best, a frame
  static constexpr float kFollow = 0.02f;

  float Most() const { return kGentleDb + (kStrongDb - kGentleDb) * steady_; }

  float half_ = 0, steady_ = 0, before_ = 0;
};

}  // namespace

struct filters {
  filters(bool echo, bool noise, bool gain);
  int Run(const int16_t* near, const int16_t* reference, int16_t* clean);

 private:
  void Suppress();

  const webrtc::StreamConfig form_{kRate, 1};
  const bool suppress_;
  Sound near_, far_;
  std::unique_ptr<webrtc::HighPassFilter> rumble_;
  std::unique_ptr<webrtc::EchoCanceller3> echo_;
  webrtc::NoiseSuppressor noise_;  // listens for speech even where it takes nothing away
  Strength strength_;
  std::unique_ptr<webrtc::GainController2> gain_;
};

filters::filters(bool echo, bool noise, bool gain) : suppress_(noise), noise_(webrtc::NsConfig(), kRate, 1) {
  if (echo || noise) rumble_ = std::make_unique<webrtc::HighPassFilter>(kRate, 1);
  if (echo) {
    webrtc::EchoCanceller3Config wished;
    wished.ep_strength.default_gain = kFirstEcho;
    echo_ = std::make_unique<webrtc::EchoCanceller3>(wished, kRate, 1, 1);
  }
  if (gain) {
    webrtc::AudioProcessing::Config::GainController2 wished;
    wished.adaptive_digital.enabled = true;
    wished.adaptive_digital.max_gain_change_db_per_second = kGainDbPerSecond;
    gain_ = std::make_unique<webrtc::GainController2>();
    gain_->Initialize(kRate);
    gain_->ApplyConfig(wished);
  }
}

void filters::Suppress() {
  strength_.Apply(&noise_.strength());
  const float before = Power(near_);
  noise_.Process(&near_);
  strength_.Learn(before, Power(near_));
}

// The noise is learnt before the echo is taken away, which would put noise of its own there.
int filters::Run(const int16_t* near, const int16_t* reference, int16_t* clean) {
  near_.CopyFrom(near, form_);
  if (echo_) {
    far_.CopyFrom(reference, form_);
    echo_->AnalyzeRender(&far_);
    echo_->AnalyzeCapture(&near_);
  }
  if (rumble_) rumble_->Process(&near_, false);
  noise_.Analyze(near_);
  if (echo_) echo_->ProcessCapture(&near_, false);
  if (suppress_) Suppress();
  if (gain_) gain_->Process(&near_);
  near_.CopyTo(form_, clean);
  return noise_.speech_probability() >= kSpoken ? kIsSpeech : 0;
}

/* What is on. NULL: no memory. Any thread. */
SHOWN filters* hl_filters_new(int echo, int noise, int gain) {
  return new (std::nothrow) filters(echo, noise, gain);
}

/* A frame as it came and what the speaker played; gives the clean one, and 2 when it is speech. One at a time. */
SHOWN int hl_filters_run(filters* filters, const int16_t* near, const int16_t* reference, int16_t* clean) {
  return filters->Run(near, reference, clean);
}

SHOWN void hl_filters_free(filters* filters) { delete filters; }
